// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.identity.basic.hash.PasswordHashes;
import dev.riskgate.identity.entry.EntryText;
import dev.riskgate.identity.entry.RandomWords;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/**
 * Makes new accounts: the logic of {@code riskgate accounts create} and {@code riskgate accounts
 * hash}.
 */
public final class AccountGenerator {

    /** 24 characters of base62 hold 142 bits. */
    private static final int PASSWORD_LENGTH = 24;

    /** NIST SP 800-63B-4, section 3.1.1.2, where the password is the only factor. */
    private static final int SHORT = 15;

    private final SecureRandom random;

    public AccountGenerator(SecureRandom random) {
        this.random = random;
    }

    /**
     * What a new account is made for.
     *
     * @param client whose account it is; empty for the client of the account's name
     * @param expires when it ends; null for never
     * @param totp whether it gets a TOTP seed
     */
    public record Order(
            String name,
            String client,
            String tenant,
            List<String> scopes,
            List<String> roles,
            @Nullable Instant expires,
            boolean totp) {}

    /**
     * A new account.
     *
     * @param password to be shown once and stored nowhere
     * @param entry the YAML for the list {@code accounts} of the accounts file; holds the TOTP seed
     *     if there is one
     * @param totp the seed in base32, for the client's authenticator; empty if it has none
     */
    public record NewAccount(String name, String password, String entry, String totp) {

        @Override
        public String toString() {
            return "NewAccount[" + name + "]";
        }
    }

    /**
     * @throws IllegalArgumentException if the accounts file would refuse the order, with a sentence
     *     for the operator
     */
    public NewAccount create(Order order) {
        RandomWords words = new RandomWords(random);
        String password = words.word(PASSWORD_LENGTH);
        String totp = order.totp() ? words.seed() : "";
        String entry =
                new EntryText("name", order.name())
                        .client(order.client(), order.tenant())
                        .hash(PasswordHashes.of(password, random).text())
                        .grants(order.scopes(), order.roles())
                        .until(order.expires())
                        .totp(totp)
                        .toString();
        String file =
                "apiVersion: %s\nkind: %s\naccounts:\n%s"
                        .formatted(YamlFile.API_VERSION, AccountsFile.KIND, entry);
        try {
            AccountsFile.parse(
                    "new account",
                    file.getBytes(StandardCharsets.UTF_8),
                    _ -> new byte[0],
                    _ -> {});
        } catch (YamlException e) {
            throw new IllegalArgumentException(EntryText.refusal(e), e);
        }
        return new NewAccount(order.name(), password, entry, totp);
    }

    /**
     * The hash of a password that exists already.
     *
     * @throws IllegalArgumentException if no client could send it; the message does not repeat it
     */
    public String hash(String password) {
        if (!NameAndPassword.isPassword(password)) {
            throw new IllegalArgumentException(
                    "A password has 1 to 1024 bytes in UTF-8, and no control characters.");
        }
        return PasswordHashes.of(password, random).text();
    }

    /** Whether somebody should be told that this can be guessed. */
    public static boolean isShort(String password) {
        return password.codePointCount(0, password.length()) < SHORT;
    }
}
