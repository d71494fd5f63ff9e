// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.apikey.KeyHasher;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;

class MainTest {

    private static final byte[] HASH_KEY = new byte[32];
    private static final String KEY = "rg_acme-1_4kTq0cY1vXo8uJmWb2sZ7nHdR5gLfE9a";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path hashKey = Path.of("");

    @BeforeEach
    void writeHashKey() throws IOException {
        String text = Base64.getEncoder().encodeToString(HASH_KEY);
        hashKey = Files.writeString(folder.resolve("hash.key"), text + "\n");
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void helpNamesEveryCommandAndGivesExamples() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains(
                        "serve",
                        "validate",
                        "keys",
                        "accounts",
                        "log",
                        "version",
                        "Examples:",
                        "Exit codes:");
    }

    @Test
    void aWrongCommandLineIsToldWithItsRemedy() {
        assertThat(run("serv")).isEqualTo(2);
        assertThat(err.toString()).contains("serv").contains("Did you mean", "serve");
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("Name a command.");
    }

    @Test
    void theFirstCommandsOfTheCredentialsPageMakeAKey() throws Exception {
        String page = Files.readString(Path.of("../docs/credentials.md"));
        String command =
                page.lines().filter(line -> line.startsWith("riskgate ")).findFirst().orElseThrow();
        assertThat(page.substring(0, page.indexOf(command)))
                .as("the hash key is made before")
                .contains("openssl rand -base64 32 > hash.key");

        String[] words = command.replace("hash.key", hashKey.toString()).split(" ");
        int code = run(Arrays.copyOfRange(words, 1, words.length));

        assertThat(code).as("%s", err).isZero();
        assertThat(out.toString()).contains("client: \"acme\"");
    }

    @Test
    void theShortVersionIsOneLine() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("riskgate ").hasLineCount(1);
    }

    @Test
    void aValidPolicyEndsWithZeroAndAFaultyOneWithOne() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        Files.writeString(policy, "apiVersion: riskgate.dev/v1\nkind: Policy\nmodee: enforce\n");
        assertThat(run("validate", policy.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("modee").contains("mode");
        assertThat(run("validate", folder.resolve("gone").toString())).isEqualTo(1);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theServerFileIsCheckedWithThePolicyAndTheKeysThatItNames() throws Exception {
        Path policy = folder.resolve("policy.yaml");
        Path server = folder.resolve("server.yaml");
        Files.writeString(
                policy,
                "apiVersion: riskgate.dev/v1\n"
                        + "kind: Policy\n"
                        + "credentials: [{ apiKey: { name: keys } }]\n");
        String settings =
                "apiVersion: riskgate.dev/v1\nkind: Server\npolicy: { file: \"%s\" }\n"
                        .formatted(policy);
        Files.writeString(server, settings);
        assertThat(run("validate", "--config", server.toString())).as("%s", err).isZero();
        assertThat(out.toString()).contains("is a valid policy", "there is no key file");

        Path keys = folder.resolve("keys.yaml");
        Files.writeString(folder.resolve("hash.key"), "A".repeat(43) + "=");
        Files.writeString(
                server,
                settings
                        + "apiKeys: { file: \"%s\", hashKeyFile: \"%s\" }\n"
                                .formatted(keys, folder.resolve("hash.key")));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains(keys + ": error: the file does not exist");

        Files.writeString(keys, "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys: []\n");
        assertThat(run("validate", "--config", server.toString())).as("%s", out).isZero();
        assertThat(out.toString()).contains(keys + " holds none: every key is refused");

        Files.writeString(keys, "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys: [{ id: a }]\n");
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("keys[0]");
        assertThat(run("validate")).isEqualTo(2);
    }

    @Test
    void whatIsWrongWithAKeyFileIsToldWithoutTheLineThatMayHoldASeed() throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Path policy = Files.writeString(folder.resolve("policy.yaml"), top + "Policy\n");
        Files.writeString(
                folder.resolve("keys.yaml"),
                top + "ApiKeys\nkeys: [{ id: acme1, totp: GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ1 }]\n");
        Files.writeString(folder.resolve("hash.key"), "A".repeat(43) + "=");
        Path server =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        top
                                + "Server\npolicy: { file: \"%s\" }\n".formatted(policy)
                                + "apiKeys: { file: keys.yaml, hashKeyFile: hash.key }\n");

        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("keys.yaml:3:", "keys[0].totp").doesNotContain("GEZDG");
    }

    @Test
    void anAccountsFileThatCannotBeUsedIsAFaultAndOneThatIsNotThereYetAWarning() throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Path accounts = folder.resolve("accounts.yaml");
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        top
                                + "Policy\ncredentials:\n"
                                + "  - basic: { name: legacy, accounts: accounts.yaml }\n");
        Path server =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        top + "Server\npolicy: { file: policy.yaml }\n");
        assertThat(run("validate", policy.toString())).isZero();
        assertThat(out.toString()).contains("accounts.yaml does not exist");

        Files.writeString(accounts, top + "Accounts\naccounts: [{ name: a, hash: hunter2 }]\n");
        assertThat(run("validate", policy.toString())).isEqualTo(1);
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(accounts + ": error: this accounts file cannot be used")
                .doesNotContain("hunter2");

        Files.writeString(accounts, top + "Accounts\naccounts: []\n");
        assertThat(run("validate", "--config", server.toString())).isZero();
    }

    @Test
    void aDecisionLogThatCouldNotBeWrittenIsAFault() throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Files.writeString(folder.resolve("policy.yaml"), top + "Policy\n");
        Path server = folder.resolve("server.yaml");
        String settings = top + "Server\npolicy: { file: policy.yaml }\nlog: { decisions: %s }\n";

        Files.writeString(server, settings.formatted("./nowhere/decisions.log"));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("nowhere does not exist", "log.decisions");

        Files.writeString(server, settings.formatted("./"));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains(folder + " is a directory");

        Files.writeString(server, settings.formatted("{ file: { path: '' } }"));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("log.decisions", "must be a file's path");

        Files.writeString(server, settings.formatted("[stdout, ./decisions.log]"));
        assertThat(run("validate", "--config", server.toString())).isZero();
        assertThat(folder.resolve("decisions.log")).doesNotExist();
    }

    @Test
    void withAServerFileAFaultyPolicyIsStillFaultyAndAFileThatIsNamedIsTheOneThatIsChecked()
            throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Path good = Files.writeString(folder.resolve("policy.yaml"), top + "Policy\n");
        Path faulty = Files.writeString(folder.resolve("new.yaml"), top + "Policy\nmodee: x\n");
        Path server =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        top + "Server\npolicy: { file: \"%s\" }\n".formatted(faulty));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("new.yaml:3:1", "modee");

        assertThat(run("validate", "--config", server.toString(), good.toString())).isZero();
        assertThat(out.toString()).contains(good + " is a valid policy").doesNotContain("key file");
    }

    @Test
    void theAuthoritiesThatTheServerFileNamesAreCheckedToo() throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Path policy = Files.writeString(folder.resolve("policy.yaml"), top + "Policy\n");
        Path authorities = folder.resolve("ca.pem");
        Path server =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        top
                                + "Server\npolicy: { file: \"%s\" }\noutbound: { caFile: \"%s\" }\n"
                                        .formatted(policy, authorities));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains(authorities + ": error: outbound.caFile: the file does not exist");

        Files.writeString(authorities, "nothing of the kind");
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("there is no -----BEGIN CERTIFICATE-----");
    }

    @Test
    void aSecretThatTheKeyFileNamesIsLookedForBesideIt() throws Exception {
        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Path policy = Files.writeString(folder.resolve("policy.yaml"), top + "Policy\n");
        Path keys = Files.createDirectory(folder.resolve("keys")).resolve("keys.yaml");
        Files.writeString(
                keys,
                top
                        + "ApiKeys\nkeys: [{ id: acme-1, client: acme, totpFile: seed, hash: %s }]\n"
                                .formatted(new KeyHasher(HASH_KEY, null).hash(KEY)));
        Path server =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        top
                                + "Server\npolicy: { file: \"%s\" }\napiKeys: { file: \"%s\", hashKeyFile: \"%s\" }\n"
                                        .formatted(policy, keys, hashKey));
        assertThat(run("validate", "--config", server.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("keys[0]", "totpFile");

        Files.writeString(keys.resolveSibling("seed"), "VYDN6XB4JOV53K566DFARNA7N5RYTSCV\n");
        assertThat(run("validate", "--config", server.toString())).as("%s", out).isZero();
    }

    @Test
    void aNewKeyIsPrintedWithTheEntryForTheKeyFile() {
        assertThat(
                        run(
                                "keys",
                                "create",
                                "--client",
                                "acme",
                                "--id",
                                "acme-1",
                                "--scope",
                                "a,b",
                                "--scope",
                                "c",
                                "--totp",
                                "--hash-key-file",
                                hashKey.toString()))
                .isZero();
        String key = out.toString().lines().skip(1).findFirst().orElse("");
        assertThat(key).startsWith("rg_acme-1_");
        assertThat(out.toString())
                .contains("client: \"acme\"", "scopes: [\"a\", \"b\", \"c\"]", "totp: ")
                .contains(new KeyHasher(HASH_KEY, null).hash(key));
    }

    @Test
    void anExistingKeyIsHashedFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream((KEY + "\n").getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("keys", "hash", "--hash-key-file", hashKey.toString())).isZero();
        } finally {
            System.setIn(before);
        }
        assertThat(out.toString().strip()).isEqualTo(new KeyHasher(HASH_KEY, null).hash(KEY));
    }

    @Test
    void aNewAccountIsPrintedWithTheEntryForTheAccountsFileThatThePolicyNames() throws Exception {
        assertThat(
                        run(
                                "accounts",
                                "create",
                                "--name",
                                "legacy",
                                "--client",
                                "acme",
                                "--scope",
                                "a,b",
                                "--totp",
                                "--expires",
                                "2027-12-31T23:59:59Z"))
                .as("%s", err)
                .isZero();
        String printed = out.toString();
        String password = printed.lines().skip(1).findFirst().orElse("");
        assertThat(password).hasSize(24);
        String entry = printed.substring(printed.indexOf("  - name:"), printed.indexOf("\nSeed"));
        assertThat(entry)
                .contains("client: \"acme\"", "scopes: [\"a\", \"b\"]", "totp: ", "$argon2id$")
                .doesNotContain(password);

        String top = "apiVersion: riskgate.dev/v1\nkind: ";
        Files.writeString(folder.resolve("accounts.yaml"), top + "Accounts\naccounts:\n" + entry);
        Path policy =
                Files.writeString(
                        folder.resolve("policy.yaml"),
                        top
                                + "Policy\n"
                                + "credentials: [{ basic: { name: b, accounts: accounts.yaml }"
                                + " }]\n");
        assertThat(run("validate", policy.toString())).isZero();
        assertThat(out.toString()).contains("1 warning.", "a password travels with every request");

        Files.writeString(
                folder.resolve("accounts.yaml"),
                top + "Accounts\naccounts:\n" + entry.replace("name:", "nmae:"));
        assertThat(run("validate", policy.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("cannot be used", "unknown key \"nmae\"");
    }

    @Test
    void anExistingPasswordIsHashedFromStandardInputAndNeverFromTheCommandLine() {
        assertThat(hash("pässwörd of some length\n")).isZero();
        assertThat(out.toString().strip()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(err.toString()).isEmpty();

        assertThat(hash("hunter2\n")).isZero();
        assertThat(err.toString()).contains("this password is short").doesNotContain("hunter2");
        for (String none : new String[] {"", "\n", "a\tb\n", "x".repeat(1025)}) {
            assertThat(hash(none)).as(none).isEqualTo(1);
        }
        assertThat(err.toString()).contains("There is no password on standard input", "1 to 1024");
        assertThat(run("accounts", "hash", "hunter2")).isEqualTo(2);
        assertThat(run("accounts", "hash", "--hunter2")).isEqualTo(2);
        assertThat(run("keys", "hash", "hunter2")).isEqualTo(2);
        assertThat(err.toString())
                .contains("standard input", "seen by others")
                .doesNotContain("hunter2");
        assertThat(run("accounts", "create", "--name", "a:b")).isEqualTo(1);
        assertThat(err.toString())
                .contains("riskgate: name: a name cannot hold a colon")
                .doesNotContain("accounts[0]", "new account");
        assertThat(run("accounts")).isEqualTo(2);
    }

    private int hash(String input) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try {
            return run("accounts", "hash");
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatIsMissingIsToldInPlainSentences() throws Exception {
        assertThat(run("keys", "create", "--client", "a")).isEqualTo(1);
        assertThat(err.toString()).contains("There is no hash key for API keys", "--hash-key-file");
        assertThat(run("serve", "--config", folder.resolve("gone.yaml").toString())).isEqualTo(1);
        assertThat(err.toString()).contains("the server file cannot be read");
        Path empty =
                Files.writeString(
                        folder.resolve("server.yaml"),
                        "apiVersion: riskgate.dev/v1\nkind: Server\n");
        assertThat(run("serve", "--config", empty.toString())).isEqualTo(1);
        assertThat(err.toString())
                .contains("riskgate: policy.file is missing: set it in the server file")
                .doesNotContain("Exception", "\tat ");
    }

    @Test
    void aSeedIsAlsoToldAsALinkForAppsWithTheIssuerOfThePolicy() throws IOException {
        Path policy =
                Files.writeString(
                        folder.resolve("issuer.yaml"),
                        "apiVersion: riskgate.dev/v1\nkind: Policy\nchallenge: { otp: { issuer:"
                                + " 'A & B: API' } }\n");
        String key = "--hash-key-file=" + hashKey;
        assertThat(run("keys", "create", "--client", "a", "--id", "acme1", "--totp", key)).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "otpauth://totp/Riskgate:acme1\\?secret=[A-Z2-7]{32}&issuer=Riskgate\n");
        assertThat(
                        run(
                                "accounts",
                                "create",
                                "--name",
                                "b c",
                                "--totp",
                                "--policy",
                                policy.toString()))
                .isZero();
        assertThat(out.toString())
                .containsPattern(
                        "otpauth://totp/A%20%26%20B%3A%20API:b%20c\\?secret=[A-Z2-7]{32}"
                                + "&issuer=A%20%26%20B%3A%20API\n");

        assertThat(run("keys", "create", "--client", "a", key)).isZero();
        assertThat(out.toString()).containsOnlyOnce("Riskgate:acme1");
        assertThat(run("keys", "create", "--client", "a", key, "--policy", "gone.yaml"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--policy gone.yaml cannot be read");
    }

    @Test
    void anEndThatIsOverMakesNothing() {
        String over = "--expires=2026-01-01T00:00:00Z";
        assertThat(run("keys", "create", "--client", "a", "--hash-key-file=" + hashKey, over))
                .isEqualTo(1);
        assertThat(run("accounts", "create", "--name", "a", over)).isEqualTo(1);

        assertThat(err.toString()).contains("--expires 2026-01-01T00:00:00Z is over");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aKeyOrTimeThatDoesNotFitIsToldWithoutRepeatingTheKey() {
        InputStream before = System.in;
        System.setIn(
                new ByteArrayInputStream("sk_live_0123456789\n".getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(run("keys", "hash", "--hash-key-file", hashKey.toString())).isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(err.toString()).contains("no API key").doesNotContain("0123456789");
        assertThat(
                        run(
                                "keys",
                                "create",
                                "--client",
                                "a",
                                "--expires",
                                "tomorrow",
                                "--hash-key-file",
                                hashKey.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("--expires must be a time such as");
    }
}
