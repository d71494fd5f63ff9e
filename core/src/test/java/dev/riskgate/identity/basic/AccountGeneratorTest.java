// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.basic.AccountGenerator.NewAccount;
import dev.riskgate.identity.basic.AccountGenerator.Order;
import dev.riskgate.identity.entry.Base32Seed;
import dev.riskgate.identity.entry.CredentialEntry;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What operators make with a command, and what a policy's check says of the file they keep. */
class AccountGeneratorTest {

    private final AccountGenerator generator = new AccountGenerator(new SecureRandom());

    @TempDir private Path dir;

    private static Order order(String name, @Nullable Instant expires, boolean totp) {
        return new Order(name, "acme", "north", List.of("read"), List.of("r"), expires, totp);
    }

    @Test
    void theEntryOfANewAccountIsReadBackAsOrdered() throws Exception {
        Instant expires = Instant.parse("2027-01-01T00:00:00Z");
        NewAccount made = generator.create(order("batch", expires, true));

        Account account = Objects.requireNonNull(accounts(made.entry()).find("batch"));
        CredentialEntry entry = account.entry();
        assertThat(made.password()).matches("[0-9A-Za-z]{24}");
        assertThat(account.hash().matches(made.password().getBytes(StandardCharsets.UTF_8)))
                .isTrue();
        assertThat(entry.client().id()).isEqualTo("acme");
        assertThat(entry.client().tenant()).isEqualTo("north");
        assertThat(entry.scopes()).isEqualTo(Set.of("read"));
        assertThat(entry.roles()).isEqualTo(Set.of("r"));
        assertThat(entry.expiresMillis()).isEqualTo(expires.toEpochMilli());
        assertThat(Objects.requireNonNull(entry.totp()).key())
                .isEqualTo(Base32Seed.decode(made.totp()));
        assertThat(made).hasToString("NewAccount[batch]");
    }

    @Test
    void withoutAnEndOrASeedThereIsNone() throws Exception {
        NewAccount made =
                generator.create(
                        new Order("batch", "", "default", List.of(), List.of(), null, false));

        CredentialEntry entry =
                Objects.requireNonNull(accounts(made.entry()).find("batch")).entry();
        assertThat(entry.client().id()).as("the client of its own name").isEqualTo("batch");
        assertThat(entry.client().tenant()).isEqualTo("default");
        assertThat(entry.expiresMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(entry.totp()).isNull();
        assertThat(made.totp()).isEmpty();
    }

    @Test
    void whatTheFileWouldRefuseIsNotMade() {
        assertThatThrownBy(() -> generator.create(order("a:b", null, false)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("name: a name cannot hold a colon");
    }

    @Test
    void onlyWhatAClientCouldSendIsHashed() {
        assertThat(generator.hash("p")).startsWith("$argon2id$");
        assertThat(generator.hash("x".repeat(1024))).startsWith("$argon2id$");
        for (String bad : List.of("", "x".repeat(1025), "a\tb", "a\u0080")) {
            assertThatThrownBy(() -> generator.hash(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 1024 bytes");
        }
    }

    @Test
    void aPasswordOfFewerThanFifteenCharactersIsShort() {
        assertThat(AccountGenerator.isShort("x".repeat(14))).isTrue();
        assertThat(AccountGenerator.isShort("\ud83d\ude00".repeat(14))).isTrue();
        assertThat(AccountGenerator.isShort("x".repeat(15))).isFalse();
    }

    @Test
    void aFileThatIsThereAndCannotBeUsedIsAFaultAndOneThatIsMissingIsNot() throws Exception {
        Path file = dir.resolve("accounts.yaml");
        var out = new StringBuilder();
        assertThat(AccountsFileCheck.run(List.of(settings(file)), out)).isTrue();
        Files.write(file, text("  - { name: a, hash: '" + TestHashes.text("x") + "' }\n"));
        assertThat(AccountsFileCheck.run(List.of(settings(file)), out)).isTrue();
        assertThat(out).isEmpty();

        Files.write(file, text("  - { name: a, hash: hunter2 }\n"));
        assertThat(AccountsFileCheck.run(List.of(settings(file)), out)).isFalse();
        assertThat(out.toString())
                .isEqualTo(
                        file
                                + ": error: this accounts file cannot be used, see the warnings;"
                                + " until it can, every password is answered 503\n");
    }

    private static BasicSettings settings(Path file) {
        return new BasicSettings("b", "accounts", file, false, 10, Duration.ofMinutes(15));
    }

    private static Accounts accounts(String entries) throws Exception {
        return Accounts.parse(
                "accounts.yaml",
                text(entries),
                _ -> {
                    throw new IOException("none");
                },
                new SecureRandom(),
                _ -> {});
    }

    private static byte[] text(String entries) {
        return ("apiVersion: riskgate.dev/v1\nkind: Accounts\naccounts:\n" + entries)
                .getBytes(StandardCharsets.UTF_8);
    }
}
