// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.basic.hash.PasswordHash;
import dev.riskgate.identity.basic.hash.PasswordHashes;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.identity.entry.CredentialEntryReader;
import dev.riskgate.identity.entry.SecretReader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Reads the YAML of an accounts file. Its problems name places, never a hash or a seed. */
final class AccountsFile {

    static final String KIND = "Accounts";

    private final Map<String, Account> byName = new HashMap<>();
    private final CredentialEntryReader entries;

    /** Of the first hash; empty before, and once it was told that another one differs. */
    private String parameters = "";

    private AccountsFile(SecretReader secrets) {
        this.entries = new CredentialEntryReader("account", secrets);
    }

    static Map<String, Account> parse(
            String file, byte[] yaml, SecretReader secrets, Consumer<Problem> warnings)
            throws YamlException {
        return YamlFile.read(
                file,
                yaml,
                KIND,
                top -> {
                    YamlFile.allowEndMarker(top);
                    AccountsFile accounts = new AccountsFile(secrets);
                    top.need("accounts").items().forEach(one -> accounts.read(one.map()));
                    return accounts.byName;
                },
                warnings);
    }

    private void read(YamlMap map) {
        YamlNode named = map.need("name");
        String name = named.isMissing() ? "" : CredentialEntryReader.name(named);
        if (name.indexOf(':') >= 0) {
            named.problem("a name cannot hold a colon, which ends it in the header (RFC 7617)");
        }
        YamlNode client = map.find("client");
        YamlNode hashed = map.need("hash");
        PasswordHash hash = hashed.isMissing() ? null : PasswordHashes.read(hashed);
        if (hash != null) {
            warnOfTime(hashed, hash, byName.isEmpty());
        }
        CredentialEntry entry = entries.read(map, client == null ? named : client);
        if (!named.isMissing()
                && hash != null
                && byName.putIfAbsent(name, new Account(name, hash, entry)) != null) {
            named.problem("another account has this name; give every account its own");
        }
    }

    /** An unknown name costs what most accounts cost, so any other time says: this one is known. */
    private void warnOfTime(YamlNode node, PasswordHash hash, boolean first) {
        if (first) {
            parameters = hash.parameters();
        } else if (!parameters.isEmpty() && !parameters.equals(hash.parameters())) {
            parameters = "";
            node.warn(
                    "this hash takes another time than the first one in the file, by which names"
                            + " that exist can be told from others; "
                            + PasswordHashes.REMEDY
                            + ", the same way for all accounts");
        }
    }
}
