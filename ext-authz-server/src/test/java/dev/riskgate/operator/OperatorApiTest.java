package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.management.ManagementServer;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.signals.Observation;
import dev.riskgate.signals.Outcome;
import dev.riskgate.signals.Place;
import dev.riskgate.signals.Profile;
import dev.riskgate.signals.RiskModel;
import dev.riskgate.signals.RiskSettings;
import dev.riskgate.signals.Subject;
import dev.riskgate.signals.Weights;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;

/** Real HTTP against the real management port. */
class OperatorApiTest {

    private static final String IDP = "https://idp.example/";

    private static final byte[] SECRET =
            "an operator's token, 32 bytes long".getBytes(StandardCharsets.US_ASCII);
    private static final String TOKEN = Base64.getEncoder().encodeToString(SECRET);
    private static final Target.Client ACME = new Target.Client("default", "acme");

    private final TestClock clock = new TestClock();
    private final LocalBlocks blocks = new LocalBlocks(new byte[32], clock, new Random(1), 50);
    private final MemoryStore store = new MemoryStore(clock, 1_000);
    private final ApiKeys keys = TestKeys.of("acme-1=acme", "old-1=gone");
    private final List<String> operated = new ArrayList<>();
    private final List<Throwable> faults = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable RuntimeException failure;
    private ManagementServer server;

    @BeforeEach
    void start() throws Exception {
        server = server(SECRET);
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    private ManagementServer server(byte @Nullable [] token) throws Exception {
        OperatorApi api =
                new OperatorApi(
                        token,
                        blocks,
                        store,
                        () -> keys,
                        () -> new Namespaces(List.of("keys", IDP), "keys"),
                        this::budget,
                        clock,
                        (operation, outcome) -> operated.add(operation + " " + outcome.word()),
                        faults::add);
        return ManagementServer.start(
                new InetSocketAddress("127.0.0.1", 0),
                new Metrics("1"),
                new Readiness(List::of),
                api);
    }

    private Budget budget() {
        if (failure != null) {
            throw failure;
        }
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(5).toNanos()).mayBlock();
    }

    @Test
    void aClientIsBlockedLookedAtAndUnblocked() throws Exception {
        assertThat(post("{\"client\":\"acme\",\"for\":\"1h\",\"note\":\"INC-42\"}").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":true,\
                        "until":"2026-03-02T11:00:00Z","replaced":false,"known":"yes",\
                        "reach":"here"}\
                        """);
        assertThat(blocks.of(ACME)).isNotNull();
        assertThat(ask("GET", "/v1/blocks?client=acme").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":true,\
                        "since":"2026-03-02T10:00:00Z","until":"2026-03-02T11:00:00Z",\
                        "note":"INC-42"}\
                        """);

        assertThat(ask("DELETE", "/v1/blocks?client=acme").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":false,\
                        "wasBlocked":true,"reach":"here"}\
                        """);
        assertThat(blocks.of(ACME)).isNull();
        assertThat(ask("DELETE", "/v1/blocks?client=acme").body()).contains("\"wasBlocked\":false");
        assertThat(operated)
                .containsExactly("block done", "blocks done", "unblock done", "unblock done");
    }

    @Test
    void anIdThatIsUniqueNeedsNoNamespaceAndOneThatIsNotHasToNameIt() throws Exception {
        learn(Subject.client(IDP, "default", "alice"), 3);
        assertThat(ask("GET", "/v1/clients?client=alice").body())
                .contains("\"namespace\":\"" + IDP + "\"", "\"requests\":3");

        learn(Subject.client("default", "alice"), 7);
        HttpResponse<String> several = ask("GET", "/v1/clients?client=alice");
        assertThat(several.statusCode()).isEqualTo(409);
        assertThat(several.body()).contains("Name its namespace", "keys", IDP);
        assertThat(ask("DELETE", "/v1/clients?client=alice").statusCode()).isEqualTo(409);
        assertThat(ask("GET", "/v1/clients?client=alice&namespace=keys").body())
                .contains("\"requests\":7");

        assertThat(ask("DELETE", "/v1/clients?client=alice&namespace=keys").body())
                .contains("\"forgotten\":true");
        assertThat(ask("GET", "/v1/clients?client=alice").body()).contains("\"requests\":3");
    }

    @Test
    void aClientIsBlockedInOneNamespaceOrInAll() throws Exception {
        learn(Subject.client(IDP, "default", "alice"), 3);
        String idp = "{\"client\":\"alice\",\"namespace\":\"" + IDP + "\"}";
        Target.Client alice = new Target.Client("default", "alice");

        assertThat(post(idp).body())
                .startsWith("{\"namespace\":\"" + IDP + "\",\"tenant\":\"default\"")
                .contains("\"known\":\"yes\"");
        assertThat(blocks.of(alice)).isNull();
        assertThat(blocks.of(alice.in(IDP))).isNotNull();
        assertThat(ask("GET", "/v1/clients?client=alice").body()).contains("\"blocked\":true");
        assertThat(ask("GET", "/v1/blocks?client=alice").body())
                .contains("\"blocked\":false", "\"blockedIn\":[\"" + IDP + "\"]");
        assertThat(ask("DELETE", "/v1/blocks?client=alice").body())
                .contains("\"wasBlocked\":false", "\"blockedIn\":[\"" + IDP + "\"]");

        post("{\"client\":\"alice\"}");
        assertThat(ask("DELETE", "/v1/blocks?client=alice&namespace=" + encoded(IDP)).body())
                .as("the block of the bare id holds still")
                .contains("\"wasBlocked\":true", "\"blocked\":true");
    }

    @Test
    void aNamespaceThatThePolicyDoesNotHaveIsNotBlocked() throws Exception {
        HttpResponse<String> refused = post("{\"client\":\"acme\",\"namespace\":\"kyes\"}");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("has no namespace", "kyes", IDP, "--force");
        assertThat(blocks.count()).isZero();
        assertThat(post("{\"key\":\"acme-1\",\"namespace\":\"keys\"}").body())
                .contains("A namespace goes with a client.");
        assertThat(post("{\"client\":\"acme\",\"namespace\":\"" + IDP + "\"}").statusCode())
                .as("the key file's acme is of another namespace")
                .isEqualTo(404);
    }

    @Test
    void keysAndTokensAreBlockedByTheirIds() throws Exception {
        post("{\"key\":\"acme-1\"}");
        post("{\"token\":\"0f/3a 9c\"}");

        assertThat(blocks.of(new Target.Key("acme-1"))).isNotNull();
        assertThat(blocks.of(new Target.Token("0f/3a 9c"))).isNotNull();
        String list = ask("GET", "/v1/blocks").body();
        assertThat(list).contains("\"count\":2", "\"kind\":\"key\"", "\"kind\":\"token\"");
        assertThat(list).doesNotContain("acme-1", "0f/3a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a&b=c",
                "a/../b",
                "100%",
                "+",
                "ümlaut €",
                "\uD83D\uDE00",
                "a\"b\\",
                "?#",
                "sub|with\\|bars",
                "@file",
                "null",
                "{}"
            })
    void anyNameArrivesAsItIs(String id) throws Exception {
        String json = id.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(
                        post("{\"client\":\""
                                        + json
                                        + "\",\"tenant\":\""
                                        + json
                                        + "\",\"force\":\"true\"}")
                                .statusCode())
                .isEqualTo(200);
        assertThat(blocks.of(new Target.Client(id, id))).isNotNull();

        String query = "client=" + encoded(id) + "&tenant=" + encoded(id);
        assertThat(ask("DELETE", "/v1/blocks?" + query).body()).contains("\"wasBlocked\":true");
        assertThat(blocks.of(new Target.Client(id, id))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client\":\"acmee\"}",
                "{\"client\":\"acme\",\"tenant\":\"eu\"}",
                "{\"client\":\"acme-1\"}",
                "{\"key\":\"acme\"}",
                "{\"key\":\"acme-11\"}"
            })
    void aNameThatNothingKnownHasIsNotBlocked(String body) throws Exception {
        learn("seen", 1);

        HttpResponse<String> refused = post(body);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("Nothing known has this name", "--force");
        assertThat(blocks.count()).isZero();

        String forced = body.replace("}", ",\"force\":\"true\"}");
        assertThat(post(forced).body()).contains("\"blocked\":true", "\"known\":\"no\"");
        assertThat(post(body).body()).contains("\"replaced\":true", "\"known\":\"yes\"");
        assertThat(blocks.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client\":\"seen\"}",
                "{\"client\":\"acme\"}",
                "{\"client\":\"gone\"}",
                "{\"key\":\"old-1\"}",
                "{\"key\":\"rg_acme-1_S3cret0123456789abcdefgh\"}"
            })
    void aClientThatWasSeenOrHasAKeyIsKnownAndSoIsAKeyOfTheFile(String body) throws Exception {
        learn("seen", 1);

        assertThat(post(body).body()).contains("\"blocked\":true", "\"known\":\"yes\"");
    }

    @Test
    void whileTheStoreIsAwayAClientIsBlockedAndTheAnswerSaysThatNobodyWasAsked() throws Exception {
        failure = new DegradedException(Degradation.STATE, "away");

        assertThat(post("{\"client\":\"acmee\"}").body())
                .contains("\"blocked\":true", "\"known\":\"not_checked\"");
        assertThat(post("{\"client\":\"acme\"}").body()).contains("\"known\":\"yes\"");
        assertThat(post("{\"token\":\"t\"}").body()).contains("\"known\":\"not_checked\"");
        assertThat(post("{\"key\":\"nokey-1\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void addressesAreBlockedListedLookedAtAndUnblocked() throws Exception {
        assertThat(post("{\"address\":\"192.0.2.7\",\"for\":\"1h\"}").body())
                .isEqualTo(
                        """
                        {"address":"192.0.2.7","blocked":true,"until":"2026-03-02T11:00:00Z",\
                        "replaced":false,"reach":"here"}\
                        """);
        assertThat(post("{\"cidr\":\"192.0.2.99/24\",\"note\":\"INC\"}").body())
                .startsWith("{\"cidr\":\"192.0.2.0/24\",\"blocked\":true,");
        assertThat(post("{\"cidr\":\"2001:DB8::/48\"}").body())
                .startsWith("{\"cidr\":\"2001:db8::/48\",\"blocked\":true,");
        assertThat(blocks.of(InetAddress.ofLiteral("192.0.2.8"))).isNotNull();

        assertThat(ask("GET", "/v1/blocks").body())
                .contains("\"count\":3", "\"kind\":\"address\"", "\"prefix\":\"ipv4/32\"")
                .contains("\"prefix\":\"ipv4/24\"", "\"prefix\":\"ipv6/48\"")
                .doesNotContain("192.0.2");
        assertThat(ask("GET", "/v1/blocks?address=192.0.2.200").body())
                .contains("\"address\":\"192.0.2.200\",\"blocked\":true", "INC");
        assertThat(ask("GET", "/v1/blocks?cidr=192.0.2.0/25").body()).contains("\"blocked\":false");

        assertThat(ask("DELETE", "/v1/blocks?address=192.0.2.7").body())
                .contains("\"blocked\":true,\"wasBlocked\":true");
        assertThat(ask("DELETE", "/v1/blocks?cidr=192.0.2.0%2F24").body())
                .contains("\"blocked\":false,\"wasBlocked\":true");
        assertThat(blocks.of(InetAddress.ofLiteral("192.0.2.7"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/15", "::/0", "2001:db8::/31", "::ffff:0:0/96"})
    void aPrefixThatHoldsMoreThanOneNetworkIsBlockedOnlyIfItIsMeant(String cidr) throws Exception {
        HttpResponse<String> refused = post("{\"cidr\":\"" + cidr + "\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("is wider than /", "--force");
        assertThat(blocks.count()).isZero();

        assertThat(post("{\"cidr\":\"" + cidr + "\",\"force\":\"true\"}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "address, 192.0.2.0/24, one IPv4 or IPv6 address",
        "address, 192.0.2, one IPv4 or IPv6 address",
        "address, api.example.com, one IPv4 or IPv6 address",
        "cidr, 192.0.2.7, how many of its bits",
        "cidr, 192.0.2.7/33, how many of its bits",
        "cidr, 192.0.2.7/255.255.255.0, how many of its bits"
    })
    void whatIsNoAddressIsRefusedWithItsRemedy(String name, String text, String sentence)
            throws Exception {
        HttpResponse<String> refused = post("{\"" + name + "\":\"" + text + "\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rg_acme-1_S3cret0123456789abcdefgh", "eyJhbGciOiJFUzI1NiJ9.e30.S3cret"})
    void aSecretThatWasPastedAnywhereIsNeitherKeptNorLoggedNorRepeated(String secret)
            throws Exception {
        for (String body :
                List.of(
                        "{\"client\":\"acme\",\"note\":\"leaked: SECRET.\"}",
                        "{\"client\":\"acme\",\"note\":\"SECRET\"}",
                        "{\"client\":\"SECRET\",\"force\":\"true\"}",
                        "{\"client\":\"Bearer SECRET\",\"force\":\"true\"}",
                        "{\"client\":\"a\",\"tenant\":\"SECRET\",\"force\":\"true\"}",
                        "{\"token\":\"Bearer SECRET\"}",
                        "{\"key\":\"x-api-key: SECRET\",\"force\":\"true\"}",
                        "{\"address\":\"SECRET\"}",
                        "{\"client\":\"acme\",\"for\":\"SECRET\"}",
                        "{\"client\":\"acme\",\"force\":\"SECRET\"}",
                        "{\"SECRET\":\"acme\"}")) {
            List<String> told =
                    logged(
                            () -> {
                                HttpResponse<String> refused = post(body.replace("SECRET", secret));
                                assertThat(refused.statusCode()).as(body).isEqualTo(400);
                                assertThat(refused.body()).as(body).doesNotContain("S3cret");
                            });
            assertThat(told).as(body).isEmpty();
        }
        assertThat(ask("GET", "/v1/blocks?" + secret + "=x").body()).doesNotContain("S3cret");
        assertThat(blocks.count()).isZero();
    }

    @Test
    void anUnknownClientIsNotFoundAndLookingMakesNoProfile() throws Exception {
        HttpResponse<String> unknown = ask("GET", "/v1/clients?client=nobody");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .contains("Nothing is known of the client \\\"nobody\\\" of tenant");
        assertThat(store.size()).isZero();
        assertThat(operated).containsExactly("show refused");
    }

    @Test
    void aKnownClientIsShownWithoutAnyNameOfWhatItUses() throws Exception {
        Profile profile = learn("acme", 30);
        byte[] before = profile.toBytes();

        String shown = ask("GET", "/v1/clients?client=acme").body();

        assertThat(shown)
                .startsWith(
                        """
                        {"namespace":"keys","tenant":"default","client":"acme","known":true,"current":true,\
                        "firstSeen":"2026-03-02T10:00:00Z","lastSeen":"2026-03-02T10:29:00Z",\
                        "requests":30,"activeDays":1,\
                        """)
                .contains("\"contexts\":[{\"name\":", "\"network\":{", "\"blocked\":false");
        assertThat(profile.toBytes()).isEqualTo(before);
    }

    @Test
    void aBlockedClientIsShownAsBlockedEvenIfNothingElseIsKnown() throws Exception {
        post("{\"client\":\"stranger\",\"note\":\"why\",\"force\":\"true\"}");

        HttpResponse<String> shown = ask("GET", "/v1/clients?client=stranger");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"stranger","known":false,"blocked":true,\
                        "block":{"since":"2026-03-02T10:00:00Z","note":"why"}}\
                        """);
    }

    @Test
    void whatAnAcceptedClientHasDoneSoFarIsItsOwn() throws Exception {
        Profile profile = learn("acme", 5);
        elsewhere(profile);
        assertThat(ask("GET", "/v1/clients?client=acme").body()).contains("\"established\":false");

        assertThat(ask("PUT", "/v1/clients?client=acme").body())
                .isEqualTo(
                        """
                        {"namespace":"keys","tenant":"default","client":"acme","accepted":1}\
                        """);

        assertThat(ask("GET", "/v1/clients?client=acme").body())
                .contains("\"established\":true")
                .doesNotContain("\"established\":false");
        assertThat(ask("PUT", "/v1/clients?client=acme").body()).contains("\"accepted\":0");
        assertThat(ask("PUT", "/v1/clients?client=nobody").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/v1/clients?client=nobody").statusCode()).isEqualTo(404);
        assertThat(operated)
                .containsSubsequence("show done", "accept done", "show done", "accept done");
    }

    /** A request with another credential, software and network. */
    private void elsewhere(Profile profile) {
        RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Observation observation =
                new Observation(
                        clock.millis() + 3_600_000,
                        91,
                        0,
                        92,
                        93,
                        94,
                        95,
                        0,
                        Place.UNKNOWN,
                        6,
                        Observation.Method.READ,
                        7,
                        0);
        var assessment = model.assess(profile, store.population(), observation);
        model.fold(profile, store.population(), observation, assessment, Outcome.ALLOWED, 0);
    }

    @Test
    void aForgottenClientIsUnknownAndItsBlockStays() throws Exception {
        learn("acme", 5);
        post("{\"client\":\"acme\"}");

        assertThat(ask("DELETE", "/v1/clients?client=acme").body())
                .isEqualTo(
                        "{\"namespace\":\"keys\",\"tenant\":\"default\",\"client\":\"acme\",\"forgotten\":true}");

        assertThat(store.size()).isZero();
        assertThat(ask("GET", "/v1/clients?client=acme").body())
                .contains("\"known\":false", "\"blocked\":true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer ",
                "Bearer AAAA",
                "Basic b3BlcmF0b3I6eA==",
                "Bearer not base64!",
                "bearer\tx"
            })
    void withoutTheRightTokenNothingIsDoneOrTold(String authorization) throws Exception {
        HttpResponse<String> denied =
                send("POST", "/v1/blocks", "{\"client\":\"acme\"}", authorization);

        assertThat(denied.statusCode()).isEqualTo(401);
        assertThat(denied.headers().firstValue("www-authenticate"))
                .contains("Bearer realm=\"riskgate\"");
        assertThat(denied.body()).doesNotContain(TOKEN);
        assertThat(send("GET", "/v1/nothing", null, authorization).statusCode()).isEqualTo(401);
        assertThat(blocks.count()).isZero();
        assertThat(operated).containsExactly("block unauthenticated", "none unauthenticated");
    }

    @Test
    void aTokenThatIsNearlyRightIsWrong() throws Exception {
        byte[] near = SECRET.clone();
        near[near.length - 1]++;
        String longer =
                Base64.getEncoder()
                        .encodeToString(
                                (new String(SECRET, StandardCharsets.US_ASCII) + "x")
                                        .getBytes(StandardCharsets.US_ASCII));

        for (String token :
                List.of(
                        Base64.getEncoder().encodeToString(near),
                        longer,
                        TOKEN.substring(0, TOKEN.length() - 8),
                        "x".repeat(5_000))) {
            assertThat(send("GET", "/v1/blocks", null, "Bearer " + token).statusCode())
                    .isEqualTo(401);
        }
        assertThat(send("GET", "/v1/blocks", null, "bearer  " + TOKEN).statusCode()).isEqualTo(200);
    }

    @Test
    void whereNoTokenIsSetNobodyMayDoAnythingAndMetricsAreStillOpen() throws Exception {
        server.close();
        server = server(null);

        HttpResponse<String> denied = ask("GET", "/v1/blocks");
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("management.tokenFile", "RISKGATE_MANAGEMENT_TOKEN");
        assertThat(send("GET", "/metrics", null, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/healthz", null, "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/readyz", null, "").statusCode()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "; one JSON object",
                "[]; one JSON object",
                "null; one JSON object",
                "{\"client\":\"a\"; one JSON object",
                "{\"client\":\"a\"} {}; one JSON object",
                "{\"client\":\"a\",\"client\":\"b\"}; one JSON object",
                "{\"client\":1}; must be a string",
                "{\"client\":null}; must be a string",
                "{\"client\":{\"a\":\"b\"}}; must be a string",
                "{}; one of client, key, token, address and cidr",
                "{\"for\":\"1h\"}; one of client, key, token, address and cidr",
                "{\"clinet\":\"a\"}; did you mean \\\"client\\\"",
                "{\"client\":\"a\",\"key\":\"b\"}; not several",
                "{\"key\":\"b\",\"tenant\":\"c\"}; A tenant goes with a client",
                "{\"client\":\"\"}; must have 1 to 4096 characters",
                "{\"client\":\"a\\u0000b\"}; control characters",
                "{\"client\":\"a\",\"tenant\":\"\"}; The tenant must have",
                "{\"client\":\"a\",\"for\":\"soon\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"0s\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"-1h\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"for\":\"999999999d\"}; time span from 1s to 3650d",
                "{\"client\":\"a\",\"note\":\"x\\ny\"}; printable"
            })
    void aFaultyBodyIsRefusedWithItsRemedy(@Nullable String body, String sentence)
            throws Exception {
        HttpResponse<String> refused = post(Objects.requireNonNullElse(body, ""));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(refused.body()).contains(sentence);
        assertThat(blocks.count()).isZero();
        assertThat(operated).containsExactly("block refused");
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/clients, Name the client",
        "DELETE, /v1/clients, Name the client",
        "DELETE, /v1/blocks, one of client",
        "DELETE, /v1/blocks?client, name=value",
        "DELETE, /v1/blocks?client=a&client=b, given twice",
        "GET, /v1/blocks?klient=a, did you mean",
        "GET, /v1/clients?client=%ff, percent-encoded UTF-8",
        "GET, /v1/clients?client=%C3%28, percent-encoded UTF-8",
        "GET, /v1/clients?client=a%0d%0ab, control characters",
        "GET, /v1/clients?client=a&for=1h, There is no argument",
        "GET, /v1/clients?client=a&&, name=value"
    })
    void aFaultyQueryIsRefusedWithItsRemedy(String method, String target, String sentence)
            throws Exception {
        HttpResponse<String> refused = ask(method, target);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(sentence);
        assertThat(faults).isEmpty();
    }

    @Test
    void randomBytesAreRefusedAndNeverAFault() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[random.nextInt(60)];
            random.nextBytes(body);
            HttpRequest request =
                    request("/v1/blocks", "Bearer " + TOKEN)
                            .POST(BodyPublishers.ofByteArray(body))
                            .build();
            assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() throws Exception {
        String body = "{\"client\":\"acme\",\"note\":\"" + "x".repeat(20_000) + "\"}";

        assertThat(post(body).statusCode()).isEqualTo(413);
        assertThat(blocks.count()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/blocks, 405, 'POST, DELETE, GET'",
        "POST, /v1/clients, 405, 'GET, PUT, DELETE'",
        "HEAD, /v1/clients, 405, 'GET, PUT, DELETE'",
        "GET, /v1/block, 404, ''",
        "GET, /v1/, 404, ''"
    })
    void otherPathsAndMethodsAreToldWhatThereIs(
            String method, String path, int status, String allow) throws Exception {
        HttpResponse<String> refused = ask(method, path);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.headers().firstValue("allow").orElse("")).isEqualTo(allow);
    }

    @Test
    void atTheBoundABlockIsRefusedAsAConflict() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(post("{\"token\":\"t" + i + "\"}").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = post("{\"token\":\"t50\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("There are 50 blocks, as many as there may be");
    }

    @Test
    void aStoreThatIsAwayIsToldAsSuch() throws Exception {
        failure = new DegradedException(Degradation.STATE, "away");

        assertThat(ask("DELETE", "/v1/clients?client=acme").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/v1/clients?client=acme").statusCode()).isEqualTo(503);
        assertThat(operated).containsExactly("forget failed", "show failed");
    }

    @Test
    void aFaultOfOursIsReportedAndShowsNothingInside() throws Exception {
        failure = new IllegalStateException("planted secret");

        HttpResponse<String> failed = ask("DELETE", "/v1/clients?client=acme");

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("planted");
        assertThat(faults).containsExactly(failure);
    }

    @Test
    void manyAtOnceAllGetTheirAnswer() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                String own = "{\"key\":\"k" + t + "\",\"force\":\"true\"}";
                String query = "/v1/blocks?key=k" + t;
                threads.submit(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                post(own);
                                ask("DELETE", query);
                            }
                            return post(own);
                        });
            }
        }
        assertThat(blocks.count()).isEqualTo(8);
    }

    @Test
    void guessesAreToldAtMostOnceASecond() {
        Guesses guesses = new Guesses(clock);

        assertThat(guesses.told("192.0.2.1")).isTrue();
        assertThat(guesses.told("192.0.2.1")).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(guesses.told("192.0.2.1")).isTrue();
    }

    @Test
    void everyChangeIsWrittenToTheLogAndNoLookIs() throws Exception {
        List<String> lines =
                logged(
                        () -> {
                            post(
                                    "{\"client\":\"a\\\"c€\",\"for\":\"1h\",\"note\":\"INC\",\"force\":\"true\"}");
                            ask("GET", "/v1/blocks");
                            ask("DELETE", "/v1/blocks?key=k");
                            ask("DELETE", "/v1/clients?client=acme&tenant=eu");
                            post("{\"cidr\":\"192.0.2.7/24\"}");
                        });
        assertThat(lines)
                .containsExactly(
                        "operator at 127.0.0.1 blocked client \"a\\\"c\\u20ac\" of tenant"
                            + " \"default\" until 2026-03-02T11:00:00Z, note \"INC\" (nothing known"
                            + " has this name) (in this process)",
                        "operator at 127.0.0.1 unblocked (was not blocked) key \"k\" (in this"
                                + " process)",
                        "operator at 127.0.0.1 forgot client \"acme\" of tenant \"eu\"",
                        "operator at 127.0.0.1 blocked address \"192.0.2.0/24\" until lifted (in"
                                + " this process)");
    }

    private interface Doing {
        void run() throws Exception;
    }

    /** What the log is told meanwhile. */
    private static List<String> logged(Doing doing) throws Exception {
        Logger log = (Logger) LoggerFactory.getLogger(OperatorApi.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try {
            doing.run();
        } finally {
            log.detachAppender(lines);
            log.setLevel(before);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void whatIsShownInTheLogIsBoundedPlainAscii() {
        assertThat(Shown.quoted("a\"b\\c\nd\u202e€"))
                .isEqualTo("\"a\\\"b\\\\c\\u000ad\\u202e\\u20ac\"");
        assertThat(Shown.quoted("x".repeat(10_000))).hasSizeLessThan(320).endsWith("\" (cut)");
    }

    private Profile learn(String client, int requests) {
        return learn(Subject.client("default", client), requests);
    }

    private Profile learn(Subject client, int requests) {
        RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Profile profile = store.profile(client, Consistency.BOUNDED, budget()).profile();
        for (int i = 0; i < requests; i++) {
            Observation observation = observation(clock.millis() + i * 60_000L);
            var assessment = model.assess(profile, store.population(), observation);
            model.fold(profile, store.population(), observation, assessment, Outcome.ALLOWED, 0);
        }
        return profile;
    }

    private static Observation observation(long millis) {
        return new Observation(
                millis, 1, 0, 2, 3, 4, 5, 0, Place.UNKNOWN, 6, Observation.Method.READ, 7, 0);
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send("POST", "/v1/blocks", body, "Bearer " + TOKEN);
    }

    private HttpResponse<String> ask(String method, String target) throws Exception {
        return send(method, target, null, "Bearer " + TOKEN);
    }

    private HttpResponse<String> send(
            String method, String target, @Nullable String body, String authorization)
            throws Exception {
        var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return http.send(
                request(target, authorization).method(method, publisher).build(),
                BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String target, String authorization) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + target));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
