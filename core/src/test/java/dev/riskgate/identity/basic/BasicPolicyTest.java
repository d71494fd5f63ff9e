// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.identity.Carrier;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;

/** What a policy says of Basic credentials, and what it is warned about. */
class BasicPolicyTest {

    private static final String GOOD =
            "$2y$10$5m/REnu7R3Lq3rRNq9HQXuSQar4A9SjI4g/EtgyqfNNch1fkRu7Eq";

    @TempDir private Path dir;

    @BeforeEach
    void aGoodFile() throws IOException {
        accounts("accounts:\n  - { name: legacy, hash: '" + GOOD + "' }\n");
    }

    @Test
    void thereAreDefaultsForAllButTheFile() throws Exception {
        assertThat(settings("{ name: legacy, accounts: accounts.yaml }"))
                .isEqualTo(
                        new BasicSettings(
                                "legacy",
                                "accounts",
                                dir.resolve("accounts.yaml"),
                                false,
                                10,
                                Duration.ofMinutes(15)));
        assertThat(
                        settings(
                                "{ name: legacy, accounts: sub/a.yaml, clients: old, forward: true,"
                                        + " attempts: 3, window: 1h }"))
                .isEqualTo(
                        new BasicSettings(
                                "legacy",
                                "old",
                                dir.resolve("sub/a.yaml"),
                                true,
                                3,
                                Duration.ofHours(1)));
    }

    @Test
    void passwordsAreAlwaysWarnedAbout() throws Exception {
        assertThat(warnings("{ name: legacy, accounts: accounts.yaml }"))
                .singleElement()
                .asString()
                .contains("policy.yaml:4:12: credentials[0].basic: a password travels with every")
                .contains("prefer API keys or tokens");
    }

    @Test
    void whatMakesThemWeakerIsWarnedAboutToo() throws Exception {
        assertThat(warnings("{ name: l, accounts: accounts.yaml, forward: true }"))
                .anyMatch(warning -> warning.contains("the upstream sees every password"));
        assertThat(warnings("{ name: l, accounts: accounts.yaml, attempts: 26 }"))
                .anyMatch(
                        warning -> warning.contains("let 104 passwords of an account be guessed"));
        assertThat(warnings("{ name: l, accounts: accounts.yaml, attempts: 25 }")).hasSize(1);
        accounts("accounts:\n  - { name: legacy, hash: '" + GOOD.replace("$10$", "$08$") + "' }\n");
        assertThat(warnings("{ name: l, accounts: accounts.yaml }"))
                .anyMatch(
                        warning ->
                                warning.contains("accounts.yaml:4:27: accounts[0].hash: this hash")
                                        && warning.contains("is weak"));
    }

    @Test
    void aFileThatCannotBeUsedIsAWarningSinceItMayComeLater() throws Exception {
        assertThat(warnings("{ name: l, accounts: gone.yaml }"))
                .anyMatch(
                        warning ->
                                warning.contains("gone.yaml does not exist: no password")
                                        && warning.contains("503"));
        assertThat(warnings("{ name: l, accounts: . }"))
                .anyMatch(warning -> warning.contains("is no file"));
        accounts("accounts: []\n");
        assertThat(warnings("{ name: l, accounts: accounts.yaml }"))
                .anyMatch(warning -> warning.contains("holds no account: every password is"));
        accounts("accounts:\n  - { name: a:b, hash: hunter2 }\n");
        assertThat(warnings("{ name: l, accounts: accounts.yaml }"))
                .anyMatch(warning -> warning.contains("cannot be used: the last good one stays"))
                .anyMatch(warning -> warning.contains("accounts[0].name: a name cannot hold"))
                .anyMatch(warning -> warning.contains("accounts[0].hash: this is neither"))
                .noneMatch(warning -> warning.contains("hunter2"));
    }

    @Test
    void onlyTheFirstTwentyThingsThatAreWrongInAFileAreWrittenOut() throws Exception {
        accounts("accounts:\n" + "  - { name: a, hash: x }\n".repeat(21));
        assertThat(warnings("{ name: l, accounts: accounts.yaml }"))
                .hasSize(1 + 1 + 20 + 1)
                .last()
                .asString()
                .contains("and so on, 21 in all");
        accounts("accounts:\n" + "  - { name: a, hash: x }\n".repeat(20));
        assertThat(warnings("{ name: l, accounts: accounts.yaml }")).hasSize(1 + 1 + 20);
    }

    @Test
    void aFileAboveSixteenMebibytesIsNotRead() throws Exception {
        Path file = dir.resolve("accounts.yaml");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), 16 << 20);
        }
        assertThat(warnings("{ name: l, accounts: accounts.yaml }"))
                .anyMatch(warning -> warning.contains("accounts.yaml is larger than 16 MiB"));
    }

    @Test
    void aClientIsToldHowAPasswordIsSent() throws Exception {
        BasicSettings settings = settings("{ name: legacy, accounts: accounts.yaml }");
        assertThat(settings.howToSend())
                .isEqualTo("a name and its password in the header authorization (Basic)");
        assertThat(settings.carrier()).isEqualTo(new Carrier("authorization", "basic", false));
    }

    @Test
    void whatCannotBeMeantIsAFault() {
        assertFault("{ name: l }", "key \"accounts\" is missing");
        assertFault("{ name: l, accounts: '' }", "must be the path of the accounts file");
        assertFault("{ name: l, accounts: \"a\\0b\" }", "must be the path of the accounts file");
        assertFault("{ name: l, accounts: a.yaml, attempts: 0 }", "from 1 to 1000");
        assertFault("{ name: l, accounts: a.yaml, window: 0s }", "must be longer than zero");
        assertFault("{ name: l, accounts: a.yaml, clients: '' }", "use 1 to 256 characters");
        assertFault(
                "{ name: l, accounts: a.yaml }\n  - basic: { name: m, accounts: b.yaml }",
                "another basic credential reads the same header already");
    }

    private void assertFault(String basic, String fault) {
        assertThatThrownBy(() -> load(basic)).as(basic).hasMessageContaining(fault);
    }

    private List<String> warnings(String basic) throws YamlException {
        return load(basic).warnings().stream().map(Problem::toString).toList();
    }

    private BasicSettings settings(String basic) throws YamlException {
        return load(basic).policy().file().credentials(BasicKind.INSTANCE).getFirst();
    }

    private PolicyLoader.Loaded load(String basic) throws YamlException {
        String policy =
                "apiVersion: riskgate.dev/v1\nkind: Policy\ncredentials:\n  - basic: "
                        + basic
                        + "\n";
        return PolicyLoader.parse(
                dir.resolve("policy.yaml").toString(), policy.getBytes(StandardCharsets.UTF_8));
    }

    private void accounts(String entries) throws IOException {
        Files.writeString(
                dir.resolve("accounts.yaml"),
                "apiVersion: riskgate.dev/v1\nkind: Accounts\n" + entries);
    }
}
