// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.basic.hash.PasswordHash;
import dev.riskgate.identity.basic.hash.PasswordHashes;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Hashes of the cheapest kind that is accepted: some 15 ms. */
final class TestHashes {

    private TestHashes() {}

    static String text(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return OpenBSDBCrypt.generate("2b", bytes, new byte[16], 8);
    }

    static PasswordHash of(String password) {
        String file =
                "apiVersion: riskgate.dev/v1\nkind: Accounts\nhash: '" + text(password) + "'\n";
        try {
            return YamlFile.read(
                    "accounts.yaml",
                    file.getBytes(StandardCharsets.UTF_8),
                    "Accounts",
                    top -> Objects.requireNonNull(PasswordHashes.read(top.need("hash"))));
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
