// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.Caller;
import dev.riskgate.identity.TotpSeed;
import dev.riskgate.identity.TotpSeeds;
import dev.riskgate.identity.basic.hash.PasswordHash;
import dev.riskgate.identity.basic.hash.PasswordHashes;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.identity.entry.SecretReader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A snapshot of an accounts file. Immutable and thread-safe; a reload makes a new one. Tells no
 * secret in any text.
 */
final class Accounts implements TotpSeeds {

    private final Map<String, Account> byName;
    private final PasswordHash nobody;
    private final boolean known;

    private Accounts(Map<String, Account> byName, boolean known, SecureRandom random) {
        this.byName = Map.copyOf(byName);
        this.known = known;
        this.nobody = nobody(byName.values(), random);
    }

    /**
     * Reads an accounts file ({@code kind: Accounts}, see docs/credentials.md).
     *
     * @param name the file's name, for messages
     * @param yaml its content
     * @param secrets reads the files that {@code totpFile} names
     * @param warnings is handed what is allowed and yet looks like a mistake
     * @throws YamlException lists everything that is wrong, with line, column and remedy, and no
     *     secret
     */
    static Accounts parse(
            String name,
            byte[] yaml,
            SecretReader secrets,
            SecureRandom random,
            Consumer<Problem> warnings)
            throws YamlException {
        return new Accounts(AccountsFile.parse(name, yaml, secrets, warnings), true, random);
    }

    /**
     * What is in force as long as the file could not be read: nobody can be told right or wrong.
     */
    static Accounts unknown(SecureRandom random) {
        return new Accounts(Map.of(), false, random);
    }

    /** Whether there ever was a file that could be read. */
    boolean isKnown() {
        return known;
    }

    /** How many accounts there are, whatever their state. */
    int size() {
        return byName.size();
    }

    /** What the file says of each, whatever its state. */
    Stream<CredentialEntry> entries() {
        return byName.values().stream().map(Account::entry);
    }

    /** Null if there is none of this name. */
    @Nullable Account find(String name) {
        return byName.get(name);
    }

    /** What a password is compared with where there is no account, at the cost of most accounts. */
    PasswordHash nobody() {
        return nobody;
    }

    private static PasswordHash nobody(Collection<Account> accounts, SecureRandom random) {
        Map<String, Integer> counts = new HashMap<>();
        accounts.forEach(account -> counts.merge(account.hash().parameters(), 1, Integer::sum));
        return accounts.stream()
                .map(Account::hash)
                .max(
                        Comparator.<PasswordHash>comparingInt(
                                        hash -> counts.getOrDefault(hash.parameters(), 0))
                                .thenComparing(PasswordHash::parameters))
                .map(common -> common.ofNobody(random))
                .orElseGet(() -> PasswordHashes.ofNobody(random));
    }

    @Override
    public @Nullable TotpSeed seed(Caller caller) {
        if (caller.credential().kind() != BasicKind.INSTANCE) {
            return null;
        }
        Account account = byName.get(caller.credential().id());
        return account == null || !account.entry().isOf(caller.client())
                ? null
                : account.entry().totp();
    }

    @Override
    public String toString() {
        return "Accounts[" + byName.size() + " accounts]";
    }
}
