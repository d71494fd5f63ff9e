// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;

import dev.riskgate.block.Block;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyUses;
import dev.riskgate.identity.use.LocalUses;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.operator.KeyUseOperations;
import dev.riskgate.operator.Namespaces;
import dev.riskgate.operator.OperatorApi;
import dev.riskgate.operator.TestKeys;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.top.TopClients;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** The commands against the real management port. */
class OperatorCommandsTest {

    private static final byte[] SECRET =
            "an operator's token, 32 bytes long".getBytes(StandardCharsets.US_ASCII);
    private static final Target.Client ACME = new Target.Client("default", "acme");

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final TestClock clock = new TestClock();
    private final LocalBlocks blocks = new LocalBlocks(new byte[32], clock, new Random(1), 50);
    private final TopClients top = new TopClients(clock.millis());
    private final MemoryStore store = new MemoryStore(clock, 1_000);
    private final AtomicLong nanos = new AtomicLong();
    private final UseHours hours = new UseHours(nanos::get);
    private final UseStore uses = new LocalUses(clock, nanos::get);
    private final ApiKeys keys = TestKeys.of(hours, "acme-1=acme", "acme-9=acme");
    private ManagementServer server;
    private Path tokenFile;

    @BeforeEach
    void start() throws Exception {
        tokenFile =
                Files.writeString(
                        folder.resolve("token"), Base64.getEncoder().encodeToString(SECRET) + "\n");
        server =
                ManagementServer.start(
                        new InetSocketAddress("127.0.0.1", 0),
                        new Metrics("1"),
                        new Readiness(List::of),
                        new OperatorApi(
                                SECRET,
                                blocks,
                                store,
                                () -> keys,
                                () ->
                                        new Namespaces(
                                                List.of("keys", "https://idp.example/"), "keys"),
                                top,
                                new KeyUseOperations(
                                        new KeyUses(() -> keys, hours, uses, clock, nanos::get),
                                        Duration.ofDays(90)),
                                OperatorCommandsTest::budget,
                                clock,
                                (_, _) -> {},
                                _ -> {}));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void keysThatNobodyUsesAreListedTheLongestUnusedFirst() {
        assertThat(run("keys", "unused")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        "Nobody can tell yet: uses are complete from 2026-03-02T10:00:00Z on. Ask"
                                + " from 2026-05-31T10:00:00Z on, or for a shorter time (--for, at"
                                + " least 1d).\n");

        use("acme-1", Duration.ofDays(30));
        use("acme-9", Duration.ofDays(80));
        nanos.addAndGet(Duration.ofDays(1).toNanos());
        assertThat(run("keys", "unused", "--for", "1d")).isZero();
        assertThat(out.toString())
                .isEqualTo(
                        """
                        Not used for 1d or longer; uses are complete from 2026-03-02T10:00:00Z on:
                        last use                key                                       client
                        2026-04-01T10:00:00Z    acme-1                                    acme
                        2026-06-20T10:00:00Z    acme-9                                    acme
                        """);
        assertThat(run("keys", "unused")).isZero();
        assertThat(out.toString()).isEqualTo("Every key was used within 90d.\n");

        nanos.addAndGet(Duration.ofDays(10).toNanos());
        assertThat(run("keys", "unused", "--count", "1")).isZero();
        assertThat(out.toString())
                .contains("acme-1  ")
                .doesNotContain("acme-9")
                .contains("Not used for 90d");
        assertThat(run("keys", "unused", "--for", "5d", "--count", "1")).isZero();
        assertThat(out.toString()).endsWith("\n1 more: --count.\n");
    }

    private void use(String key, Duration later) {
        nanos.addAndGet(later.toNanos());
        hours.advance();
        Objects.requireNonNull(keys.mark(key)).use();
    }

    @Test
    void whatCannotBeMeantIsRefusedForUnusedKeys() {
        assertThat(run("keys", "unused", "--for", "1h")).isEqualTo(1);
        assertThat(err.toString()).contains("\"for\" must be a time span from 1d to 365d");
        assertThat(run("keys", "unused", "--for", "ninety")).isEqualTo(2);
        assertThat(run("keys", "unused", "--count", "0")).isEqualTo(2);
    }

    @Test
    void theLoudestClientsAreListedAsTheOtherCommandsTakeThem() {
        assertThat(run("top")).isZero();
        assertThat(out.toString())
                .isEqualTo("No client made an odd request since 2026-03-02T10:00:00Z.\n");

        top.count(SampleDecisions.challenge());
        top.count(SampleDecisions.unread());
        top.count(
                SampleDecisions.decision(
                        "evil\u001b[2J",
                        "orders",
                        Verdict.Deny.forbidden(new Reason("blocked", "No."))));
        assertThat(run("top", "--count", "5")).isZero();
        assertThat(out.toString())
                .contains(
                        "Odd requests since 2026-03-02T10:00:00Z:",
                        "       1         1   84.3  impossible_travel"
                                + "             0123456789abcdef0123456789abcdef"
                                + "  partner-7 --namespace keys\n",
                        "       2         2  0123456789abcdef0123456789abcdef  192.0.2.0/24\n",
                        "1 more were of callers who proved to be no client.")
                .doesNotContain("\u001b");

        assertThat(run("top", "--count", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--count must be a number from 1 to 500");
        assertThat(run("top", "acme")).isEqualTo(2);
    }

    @Test
    void aWholeKeyOrTokenThatWasPastedIsBlockedByItsNameAndItsSecretIsShownNowhere() {
        String secret = "S3cret0123456789abcdefgh";
        assertThat(run("block", "--key", "rg_acme-9_" + secret)).isZero();
        assertThat(out.toString())
                .startsWith("Blocked API key acme-9 until")
                .doesNotContain(secret);
        assertThat(err.toString()).doesNotContain(secret);
        assertThat(run("unblock", "--key", "acme-9")).isZero();

        String payload =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString("{\"jti\":\"j-7\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(run("block", "--token", "eyJhbGciOiJFUzI1NiJ9." + payload + "." + secret))
                .isZero();
        assertThat(out.toString()).startsWith("Blocked token j-7 until").doesNotContain(secret);
        assertThat(run("unblock", "--token", "j-7")).isZero();

        for (String pasted : List.of("rg_acme-9_" + secret, "eyJhbGciOiJFUzI1NiJ9.e30." + secret)) {
            assertThat(run("block", pasted)).isNotZero();
            assertThat(out.toString() + err).contains("--key", "--token").doesNotContain(secret);
            assertThat(blocks.of(new Target.Client("default", pasted))).isNull();
        }

        assertThat(run("block", "--key", "rg_no such id")).isNotZero();
        assertThat(err.toString()).contains("public id");
    }

    /** Everything that a person may type or paste a secret into, rightly or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "block SECRET",
                "block --key acme-1 SECRET",
                "block SECRET SECRET",
                "block acme --note SECRET",
                "block acme --note=leaked:SECRET",
                "block acme --tenant SECRET",
                "block acme --for SECRET",
                "block acme --fro SECRET",
                "block --secret=SECRET acme",
                "block -SECRET",
                "block --key x-api-key:SECRET",
                "block --token BearerSECRET",
                "block --address SECRET",
                "block --cidr SECRET/24",
                "block acme --token-file SECRET",
                "block acme --server SECRET",
                "unblock SECRET",
                "unblock acme SECRET",
                "show SECRET",
                "show acme SECRET",
                "forget --yes SECRET",
                "blocks SECRET",
                "blokc SECRET",
                "SECRET",
                "validate SECRET",
                "serve SECRET",
                "version SECRET",
                "help SECRET"
            })
    void aSecretThatWasPastedAnywhereIsShownNowhere(String line) {
        String own = "S3cret0123456789abcdefgh";
        for (String secret : List.of("rg_acme-1_" + own, "eyJhbGciOiJFUzI1NiJ9.e30." + own)) {
            String[] args = line.replace("SECRET", secret).split(" ");

            boolean plain = line.contains("--token-file") || line.contains("--server");
            assertThat(plain ? runPlain(args) : run(args)).as(line).isNotZero();
            assertThat(out + err.toString()).as(line).doesNotContain(own);
        }
        assertThat(blocks.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "block --key acme-1 SECRET",
                "block acme SECRET",
                "blokc SECRET",
                "show a SECRET"
            })
    void aBareSecretIsNotRepeatedEither(String line) {
        String own = "S3cret0123456789abcdefgh";

        assertThat(run(line.replace("SECRET", own).split(" "))).isEqualTo(2);
        assertThat(out + err.toString()).doesNotContain(own);
    }

    @Test
    void aMistypedCommandLineIsExplained() {
        assertThat(run("block", "acme", "extra")).isEqualTo(2);
        assertThat(err.toString()).contains("Unmatched argument", "'extra'", "Usage:");
        assertThat(run("blokc")).isEqualTo(2);
        assertThat(err.toString()).contains("'blokc'", "Did you mean: riskgate block");
    }

    @Test
    void aNameThatNothingKnownHasIsRefusedUnlessItIsMeant() {
        assertThat(run("block", "acmee")).isEqualTo(1);
        assertThat(err.toString())
                .contains("Nothing known has this name, so nothing was blocked", "--force");
        assertThat(run("block", "--key", "acme-2")).isEqualTo(1);
        assertThat(err.toString()).contains("the key file of this server holds no key");
        assertThat(blocks.count()).isZero();

        assertThat(run("block", "acmee", "--force")).isZero();
        assertThat(out.toString())
                .startsWith(
                        "Blocked client acmee until it is lifted.\nNothing known has this name.");
    }

    @Test
    void idsOfTokensAreSaidNotToBeChecked() {
        assertThat(run("block", "--token", "0f3a9c")).isZero();
        assertThat(out.toString()).contains("a mistyped one is not noticed");
        assertThat(run("block", "--token", "eyJhbGciOiJFUzI1NiJ9.e30.abc")).isZero();
        assertThat(out.toString()).doesNotContain("mistyped");
    }

    @Test
    void addressesAreBlockedListedAndUnblocked() {
        assertThat(run("block", "--address", "192.0.2.7", "--for", "1h")).isZero();
        assertThat(out.toString())
                .startsWith("Blocked address 192.0.2.7 until 2026-03-02T11:00:00Z.");
        assertThat(run("block", "--cidr", "192.0.2.99/24", "--note", "guessing, INC-43")).isZero();
        assertThat(out.toString()).startsWith("Blocked prefix 192.0.2.0/24 until it is lifted.");
        assertThat(run("block", "--cidr", "0.0.0.0/0")).isEqualTo(1);
        assertThat(err.toString()).contains("0.0.0.0/0 is wider than /16", "--force");

        assertThat(run("blocks")).isZero();
        assertThat(out.toString()).contains("ipv4/32", "ipv4/24", "guessing, INC-43");

        assertThat(run("unblock", "--address", "192.0.2.7")).isZero();
        assertThat(out.toString())
                .startsWith("Unblocked address 192.0.2.7.\nAttention: it is still blocked");
        assertThat(run("unblock", "--cidr", "192.0.2.0/24")).isZero();
        assertThat(out.toString())
                .startsWith("Unblocked prefix 192.0.2.0/24.")
                .doesNotContain("still");
        assertThat(blocks.count()).isZero();
    }

    private int run(String... args) {
        return runOn(server.port(), args);
    }

    private int runOn(int port, String... args) {
        int command = args[0].equals("keys") ? 2 : 1;
        List<String> all = new ArrayList<>(List.of(args).subList(0, command));
        all.addAll(
                List.of(
                        "--server",
                        "http://127.0.0.1:" + port,
                        "--token-file",
                        tokenFile.toString()));
        all.addAll(Arrays.asList(args).subList(command, args.length));
        return runPlain(all.toArray(String[]::new));
    }

    private int runPlain(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void aClientIsBlockedListedAndUnblocked() {
        assertThat(run("block", "acme", "--for", "1h", "--note", "odd payouts, INC-42")).isZero();
        assertThat(out.toString())
                .startsWith("Blocked client acme until 2026-03-02T11:00:00Z.")
                .contains("this server shares no state");
        assertThat(Objects.requireNonNull(blocks.of(ACME)).note()).isEqualTo("odd payouts, INC-42");

        assertThat(run("block", "acme")).isZero();
        assertThat(out.toString())
                .startsWith("Blocked client acme until it is lifted.")
                .contains("The block that was there before is replaced.");

        assertThat(run("blocks")).isZero();
        assertThat(out.toString()).contains("client", "no end").doesNotContain("acme", "lifted");

        assertThat(run("unblock", "acme")).isZero();
        assertThat(out.toString()).startsWith("Unblocked client acme.");
        assertThat(blocks.of(ACME)).isNull();
        assertThat(run("unblock", "acme")).isZero();
        assertThat(out.toString()).startsWith("The client acme was not blocked.");
        assertThat(run("blocks")).isZero();
        assertThat(out.toString()).isEqualTo("Nothing is blocked.\n");
    }

    @Test
    void whatIsListedIsUnblockedByItsPseudonymAndNobodyIsBlockedByOne() {
        blocks.block(ACME, Block.FOREVER, "");
        String name = blocks.list(1).getFirst().name();
        assertThat(run("block", "--pseudonym", name)).isEqualTo(2);
        assertThat(err.toString()).contains("Name whom to block");
        assertThat(run("unblock", "--pseudonym", name)).isZero();
        assertThat(out.toString()).startsWith("Unblocked pseudonym " + name + ".");
        assertThat(blocks.of(ACME)).isNull();
        assertThat(run("unblock", "--pseudonym", name)).isEqualTo(1);
        assertThat(err.toString()).contains("No block in force has the pseudonym");
    }

    @Test
    void keysTokensAndTenantsAreNamedByOptions() {
        assertThat(run("block", "--key", "acme-1")).isZero();
        assertThat(run("block", "--token", "0f3a9c")).isZero();
        assertThat(run("block", "acme", "--tenant", "eu", "--force")).isZero();

        assertThat(blocks.of(new Target.Key("acme-1"))).isNotNull();
        assertThat(blocks.of(new Target.Token("0f3a9c"))).isNotNull();
        assertThat(blocks.of(new Target.Client("eu", "acme"))).isNotNull();
        assertThat(blocks.of(ACME)).isNull();
        assertThat(out.toString()).startsWith("Blocked client acme of tenant eu until");
    }

    @ParameterizedTest
    @ValueSource(strings = {"@acme", "a b&c=d%", "ümlaut €", "a/../b", "\"quoted\"", "${user}"})
    void anyNameArrivesAsItIs(String client) {
        assertThat(run("block", client, "--force")).isZero();
        assertThat(blocks.of(new Target.Client("default", client))).isNotNull();
        assertThat(run("unblock", client)).isZero();
        assertThat(blocks.of(new Target.Client("default", client))).isNull();
    }

    @Test
    void aNameThatLooksLikeAFileOfArgumentsIsAName() {
        String name = "@" + tokenFile;
        assertThat(run("block", name, "--force")).isZero();
        assertThat(blocks.of(new Target.Client("default", name))).isNotNull();
    }

    @Test
    void aNameThatLooksLikeAnOptionGoesAfterTwoDashes() {
        assertThat(run("block", "--force", "--", "-odd")).isZero();
        assertThat(blocks.of(new Target.Client("default", "-odd"))).isNotNull();
    }

    @Test
    void aClientIsShownForAPerson() {
        learn("acme", 30);
        blocks.block(ACME, clock.millis() + 60_000, "INC-42");

        assertThat(run("show", "acme")).isZero();

        assertThat(out.toString().lines().toList())
                .contains(
                        "Client acme of tenant default in namespace keys",
                        "  blocked     YES, since 2026-03-02T10:00:00Z until 2026-03-02T10:01:00Z:"
                                + " INC-42",
                        "  first seen  2026-03-02T10:00:00Z",
                        "  last seen   2026-03-02T10:29:00Z",
                        "  requests    30; active on 1 of its last 32 days")
                .anyMatch(line -> line.startsWith("  usual rate  "))
                .anyMatch(line -> line.matches("  remembered  software \\d.*network \\d.*"))
                .anyMatch(line -> line.matches("  [0-9a-f]{16}  2026-03-02T10:29:00Z .*mfa at .*"));
    }

    @Test
    void aNamespaceIsNamedByAnOptionAndShown() {
        learn(Subject.client("https://idp.example/", "default", "alice"), 2);
        learn("alice", 1);
        assertThat(run("show", "alice")).isEqualTo(1);
        assertThat(err.toString()).contains("--namespace", "https://idp.example/");
        assertThat(run("show", "alice", "--namespace", "https://idp.example/")).isZero();
        assertThat(out.toString())
                .contains("Client alice of tenant default in namespace https://idp.example/");

        assertThat(run("block", "alice", "--namespace", "https://idp.example/")).isZero();
        assertThat(out.toString())
                .contains("Blocked client alice in namespace https://idp.example/ until");
        assertThat(run("unblock", "alice")).isZero();
        assertThat(out.toString())
                .contains("still blocked in namespace https://idp.example/: add --namespace");
        assertThat(run("forget", "alice", "--namespace", "keys", "--yes")).isZero();
        assertThat(out.toString()).contains("Forgot client alice in namespace keys.");
    }

    @Test
    void anUnknownClientIsToldAsSuch() {
        assertThat(run("show", "nobody")).isEqualTo(1);
        assertThat(out.toString()).startsWith("Nothing is known of client nobody.");
        assertThat(store.size()).isZero();

        blocks.block(new Target.Client("default", "nobody"), Block.FOREVER, "");
        assertThat(run("show", "nobody")).isEqualTo(1);
        assertThat(out.toString()).contains("YES, since", "nothing was learned of it yet");
    }

    @Test
    void aClientIsForgottenOnlyWhenItWasConfirmed() {
        learn("acme", 5);
        assertThat(run("forget", "acme")).isEqualTo(2);
        assertThat(err.toString()).contains("add --yes");
        assertThat(store.size()).isEqualTo(1);

        assertThat(run("forget", "acme", "--yes")).isZero();
        assertThat(out.toString())
                .startsWith("Forgot client acme.\nAttention: this server shares no state")
                .endsWith("Other replicas keep what they know.\n");
        assertThat(run("show", "acme")).isEqualTo(1);
    }

    @Test
    void aClientIsAcceptedAndTheAnswerSaysWhatChanged() {
        learn("acme", 5);
        assertThat(run("accept", "acme")).isZero();
        assertThat(out.toString())
                .startsWith(
                        "Accepted client acme: all of its contexts were its own already.\n"
                                + "Attention: this server shares no state")
                .endsWith("and it is lost when the server ends.\n");
        assertThat(run("accept", "nobody")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing is known of the client nobody");
    }

    @Test
    void theServersRefusalIsToldInItsWords() {
        assertThat(run("block", "acme", "--for", "soon")).isEqualTo(1);
        assertThat(err.toString()).contains("riskgate: ", "must be a time span from 1s to 3650d");
        assertThat(run("block", "acme", "--note", "x".repeat(300))).isEqualTo(1);
        assertThat(err.toString()).contains("at most 200 printable characters");
    }

    @Test
    void exactlyOneThingIsBlocked() {
        assertThat(run("block")).isEqualTo(2);
        assertThat(err.toString()).contains("CLIENT", "--key", "--token");
        assertThat(run("block", "acme", "--key", "k")).isEqualTo(2);
        assertThat(err.toString()).contains("mutually exclusive");
        assertThat(blocks.count()).isZero();
    }

    @Test
    void aMissingOrWrongTokenIsToldWithItsRemedyAndNeverShown() throws Exception {
        String url = "http://127.0.0.1:" + server.port();
        assertThat(runPlain("show", "acme", "--server", url)).isEqualTo(1);
        assertThat(err.toString()).contains("There is no token", "--token-file");

        String gone = folder.resolve("gone").toString();
        assertThat(runPlain("show", "acme", "--server", url, "--token-file", gone)).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be read");

        Files.writeString(tokenFile, "c2hvcnQ=");
        assertThat(run("show", "acme")).isEqualTo(1);
        assertThat(err.toString()).contains("base64 of at least 32 bytes").doesNotContain("c2hv");

        String wrong = Base64.getEncoder().encodeToString(new byte[32]);
        Files.writeString(tokenFile, wrong);
        assertThat(run("show", "acme")).isEqualTo(1);
        assertThat(err.toString()).contains("not the server's token").doesNotContain(wrong);
    }

    @Test
    void aServerThatIsNotThereOrIsSomethingElseIsTold() throws Exception {
        int port = server.port();
        server.close();
        assertThat(runOn(port, "blocks")).isEqualTo(1);
        assertThat(err.toString()).contains("No server answers at http://127.0.0.1:" + port);

        HttpServer other = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        other.createContext(
                "/",
                exchange -> {
                    exchange.sendResponseHeaders(404, 6);
                    exchange.getResponseBody()
                            .write("\u001b[2Jx\n".getBytes(StandardCharsets.US_ASCII));
                    exchange.close();
                });
        other.start();
        try {
            assertThat(runOn(other.getAddress().getPort(), "show", "acme")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("not the management port of a Riskgate")
                    .doesNotContain("\u001b");
        } finally {
            other.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "ftp://h:1",
                "http://",
                "http://h:1/v1",
                "http://u:p@h:1",
                "http://h:1?a=b",
                "h:1"
            })
    void anAddressThatCannotBeOneIsTold(String url) {
        assertThat(runPlain("blocks", "--server", url, "--token-file", tokenFile.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("http://HOST:PORT").doesNotContain("Exception");
    }

    @Test
    void theHelpOfEachCommandHasExamples() {
        for (String command : List.of("block", "unblock", "blocks", "show", "accept", "forget")) {
            assertThat(runPlain(command, "--help")).isZero();
            assertThat(out.toString())
                    .contains("Example", "riskgate " + command, "--server", "--token-file")
                    .contains("RISKGATE_MANAGEMENT_URL", "RISKGATE_MANAGEMENT_TOKEN");
        }
    }

    private void learn(String client, int requests) {
        learn(Subject.client("default", client), requests);
    }

    private void learn(Subject client, int requests) {
        RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Profile profile = store.profile(client, Consistency.BOUNDED, budget()).profile();
        for (int i = 0; i < requests; i++) {
            Observation observation =
                    new Observation(
                            clock.millis() + i * 60_000L,
                            1,
                            0,
                            2,
                            3,
                            4,
                            5,
                            0,
                            Place.UNKNOWN,
                            6,
                            Observation.Method.READ,
                            7,
                            0);
            var assessment = model.assess(profile, store.population(), observation);
            model.fold(profile, store.population(), observation, assessment, Outcome.PROVEN, 2);
        }
    }

    private static Budget budget() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(5).toNanos()).mayBlock();
    }
}
