// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.server.config.ServerConfigs;
import dev.riskgate.server.finding.FindingCheck;
import dev.riskgate.server.finding.Findings;
import dev.riskgate.server.finding.report.StartFindings;
import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code riskgate validate} says is unsafe, and nothing of what only looks so. */
class FindingsTest {

    private static final String TOP = "apiVersion: riskgate.dev/v1\nkind: ";
    private static final String SECRET = "A".repeat(43) + "=";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    /** The place, if the check finds something; else empty. */
    private List<String> places(String id) {
        return out.toString()
                .lines()
                .filter(line -> line.endsWith("[" + id + "]"))
                .map(
                        line ->
                                line.replaceAll("^.*\\.yaml", "")
                                        .replaceAll(": (warning|note): .*", ""))
                .toList();
    }

    private Path policy(String text) throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), TOP + "Policy\n" + text + "\n");
    }

    @Test
    void whereTheBackendIgnoresCaseAProtectedPathThatIsOpenInAnotherIsFound() throws Exception {
        String protecting =
                """
                request: { backend: BACKEND }
                routes:
                  - { name: a, match: { path: "PATTERN" }, require: { roles: [r] } }
                  - { name: rest, match: { methods: [GET] }, anonymous: true }
                """;
        String windows = protecting.replace("BACKEND", "windows");

        run("validate", policy(windows.replace("PATTERN", "/a/**")).toString());
        assertThat(places("protected-falls-through")).as("%s", out).containsExactly(":5:16");
        assertThat(out.toString()).contains("GET /A/X falls through");

        out.getBuffer().setLength(0);
        run("validate", policy(windows.replace("PATTERN", "regex:(?i)/a(/.*)?")).toString());
        assertThat(places("protected-falls-through")).as("%s", out).isEmpty();

        String unix = protecting.replace("BACKEND", "unix");
        run("validate", policy(unix.replace("PATTERN", "/a/**")).toString());
        assertThat(places("protected-falls-through")).as("%s", out).isEmpty();
    }

    /** Each has a policy that shows it, and the nearest that does not. Text starts in line 3. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "shadow-mode; :3:1; mode: shadow; mode: enforce",
                "risk-shadow; :3:9; risk: { mode: shadow }; risk: { mode: enforce }",
                "risk-shadow; :3:9; risk: { mode: shadow }; {mode: shadow, risk: { mode: shadow }}",
                "override-headers-allowed; :3:12; request: { overrideHeaders: allow }; request: {"
                        + " overrideHeaders: refuse }",
                "paths-read-as-they-stand; :3:21; routes: [{ name: a, encodedSlash: allow }];"
                        + " routes: [{ name: a, encodedSlash: same_route }]",
                "paths-read-as-they-stand; :3:21; routes: [{ name: a, lookalikes: allow }]; routes:"
                        + " [{ name: a, lookalikes: same_route }]",
                "no-limits; ``; rules: []; limits: [{ per: client, rate: 1/s }]",
                "anonymous-write; :3:24; routes: [{ name: open, anonymous: true }]; routes: [{"
                        + " name: open, anonymous: true, match: { methods: [GET] } }]",
                "anonymous-write; :3:49; routes: [{ name: a, match: { methods: [POST] }, anonymous:"
                    + " true }]; {routes: [{ name: a, match: { methods: [POST] }, anonymous: true"
                    + " }], limits: [{ per: address, rate: 1/s, routes: [a] }]}",
                "anonymous-unlimited; :3:48; routes: [{ name: a, match: { methods: [GET] },"
                        + " anonymous: true }]; {routes: [{ name: a, match: { methods: [GET] },"
                        + " anonymous: true }], limits: [{ per: address, rate: 1/s }]}",
                "preflight-refused; ``; rules: []; routes: [{ name: a, match: { methods: [OPTIONS]"
                        + " }, anonymous: true }]",
                "degraded-allows-writes; :3:48; routes: [{ name: a, match: { methods: [PUT] },"
                        + " onDegraded: allow }]; routes: [{ name: a, match: { methods: [GET] },"
                        + " onDegraded: allow }]",
                "risk-without-effect; :3:9; risk: { thresholds: { challenge: never, deny: never }"
                        + " }; risk: { thresholds: { challenge: never } }",
                "risk-without-effect; :3:9; risk: { thresholds: { challenge: never, deny: never }"
                        + " }; {risk: { thresholds: { challenge: never, deny: never } }, rules: [{"
                        + " name: r, when: 'risk.score > 50.0', then: deny }]}",
                "keys-over-plain-http; :3:76; credentials: [{ jwt: { name: a, issuer:"
                    + " 'http://idp.svc/', audiences: [a], insecureHttp: true } }]; credentials: [{"
                    + " jwt: { name: a, issuer: 'https://idp.svc/', audiences: [a] } }]",
                "thresholds-looser; :3:21; routes: [{ name: a, thresholds: { challenge: 90 } }];"
                        + " routes: [{ name: a, thresholds: { challenge: 70 } }]",
                "rule-without-effect; :3:59; rules: [{ name: a, when: 'request.upgrade', then: deny"
                    + " }, { name: b, when: 'request.upgrade', then: challenge }]; rules: [{ name:"
                    + " a, when: 'request.upgrade', then: challenge }, { name: b, when:"
                    + " 'request.upgrade', then: deny }]",
                "rule-without-effect; :3:48; rules: [{ name: a, when: 'true', then: deny }, { name:"
                        + " b, when: 'request.upgrade', then: deny }]; rules: [{ name: a, when:"
                        + " 'true', then: deny, mode: shadow }, { name: b, when: 'request.upgrade',"
                        + " then: deny }]",
                "protected-falls-through; :3:25; routes: [{ name: admin, match: { path: /admin/* },"
                    + " require: { roles: [a] } }, { name: rest, match: { path: /** }, anonymous:"
                    + " true }]; routes: [{ name: admin, match: { path: /admin/** }, require: {"
                    + " roles: [a] } }, { name: rest, match: { path: /** }, anonymous: true }]",
                "protected-falls-through; :3:21; routes: [{ name: o, match: { methods: [POST],"
                    + " path: /o/** }, require: { scopes: [o] } }, { name: r, match: { methods:"
                    + " [GET] }, anonymous: true }]; routes: [{ name: o, match: { methods: [POST],"
                    + " path: /o/** }, require: { scopes: [o] } }, { name: r, match: { methods:"
                    + " [GET] } }]",
            })
    void aPolicyThatIsUnsafeHasTheFindingAndTheNearestSafeOneHasNot(
            String id, String place, String unsafe, String safe) throws Exception {
        assertThat(run("validate", policy(unsafe).toString())).as("%s%s", out, err).isZero();
        assertThat(places(id)).as("%s", out).containsExactly(place);
        out.getBuffer().setLength(0);

        String flow = safe.startsWith("{") ? safe.substring(1, safe.length() - 1) : safe;
        String lines =
                safe.startsWith("{") ? flow.replaceAll(", (risk|limits|rules):", "\n$1:") : flow;
        assertThat(run("validate", policy(lines).toString())).as("%s%s", out, err).isZero();
        assertThat(places(id)).as("%s", out).isEmpty();
    }

    @Test
    void everySignalSwitchedOffIsAFindingAndOneThatIsLeftOnIsEnough() throws Exception {
        String off =
                Signals.all().stream()
                        .map(signal -> signal.name() + ": { enabled: false }")
                        .collect(Collectors.joining(", "));
        run("validate", policy("risk: { signals: { " + off + " } }").toString());
        assertThat(places("risk-without-effect")).containsExactly(":3:9");
        out.getBuffer().setLength(0);
        run(
                "validate",
                policy("risk: { signals: { " + off.substring(off.indexOf(", ") + 2) + " } }")
                        .toString());
        assertThat(places("risk-without-effect")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "grpc-plaintext; :4:1; grpc: { address: 0.0.0.0:9191 }; grpc: { address:"
                        + " 127.0.0.1:9191 }",
                "grpc-plaintext; :4:1; grpc: { address: '[::]:9191' }; grpc: { address:"
                        + " '[::1]:9191' }",
                "grpc-plaintext; :4:1; grpc: { address: riskgate:9191 }; grpc: { address:"
                        + " unix:/run/riskgate.sock }",
                "grpc-plaintext; ``; drain: { notice: 2s }; grpc: { tls: { certFile: a, keyFile: b"
                        + " } }",
                "grpc-any-caller; :4:9; grpc: { tls: { certFile: a, keyFile: b } }; grpc: { tls: {"
                        + " certFile: a, keyFile: b, clientCaFile: c } }",
                "management-plaintext; ``; management: { tokenFile: secret }; management: {"
                        + " address: localhost:9192, tokenFile: secret }",
                "management-plaintext; ``; management: { tokenFile: secret }; management: {"
                        + " address: 0.0.0.0:9192 }",
                "state-in-memory; ``; drain: { notice: 2s }; {redis: { address: r:6379 }",
                "pseudonym-key-random; ``; drain: { notice: 2s }; observation: { hashKeyFile:"
                        + " secret }",
                "geo-default-table; ``; drain: { notice: 2s }; geo: { table: off }",
                "decision-log-off; :4:8; log: { decisions: off }; log: { decisions: stdout }",
            })
    void aServerFileThatIsUnsafeHasTheFindingAndTheNearestSafeOneHasNot(
            String id, String place, String unsafe, String safe) throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET);
        server(unsafe);
        assertThat(places(id)).as("%s%s", out, err).hasSize(1);
        if (!place.isEmpty() && !id.equals("management-plaintext")) {
            assertThat(places(id)).containsExactly(place);
        }
        out.getBuffer().setLength(0);

        server(
                safe.startsWith("{")
                        ? safe.substring(1) + "\nobservation: { hashKeyFile: secret }"
                        : safe);
        assertThat(err.toString()).isEmpty();
        assertThat(places(id)).as("%s", out).isEmpty();
    }

    private int server(String text) throws IOException {
        Path policy = policy("limits: [{ per: client, rate: 1/s }]");
        Path server = folder.resolve("server.yaml");
        Files.writeString(
                server, TOP + "Server\npolicy: { file: \"%s\" }\n%s\n".formatted(policy, text));
        return run("validate", "--config", server.toString());
    }

    @Test
    void keysThatNeverExpireAreToldByClientAndWithoutTheirLines() throws Exception {
        Files.writeString(folder.resolve("secret"), SECRET);
        Path keys = folder.resolve("keys.yaml");
        String hash = "hmac-sha256:" + "A".repeat(43);
        Files.writeString(
                keys,
                TOP
                        + "ApiKeys\nkeys:\n"
                        + "  - { id: acme1, client: acme, hash: '%s' }\n".formatted(hash)
                        + "  - { id: beta1, client: beta, hash: '%s', expires: 2099-01-01T00:00:00Z }\n"
                                .formatted(hash));
        int code = server("apiKeys: { file: keys.yaml, hashKeyFile: secret }");
        assertThat(code).as("%s%s", out, err).isZero();
        assertThat(places("key-never-expires")).containsExactly(":3:1");
        assertThat(out.toString())
                .contains("1 of 2 keys never expire, of acme")
                .doesNotContain(hash);
    }

    @Test
    void onlyStrictMakesWarningsEndWithOneAndNotesNever() throws Exception {
        String file = policy("rules: []").toString();
        assertThat(run("validate", file)).isZero();
        assertThat(run("validate", "--strict", file)).isEqualTo(1);
        assertThat(run("validate", "--strict", "--accept", "no-limits", file)).isZero();
        String limited = policy("limits: [{ per: client, rate: 1/s }]").toString();
        assertThat(run("validate", "--strict", limited)).isZero();
        assertThat(places("preflight-refused")).isNotEmpty();
    }

    @Test
    void aMistypedIdToAcceptIsAFaultOfTheCommandLine() throws Exception {
        assertThat(run("validate", "--accept", "no-limit", policy("rules: []").toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("did you mean \"no-limits\"?");
    }

    @Test
    void aCommentAcceptsAFindingAtItsPlaceAndNowhereElse() throws Exception {
        String routes =
                "routes:\n"
                        + "  - name: a\n"
                        + "    # riskgate: accept thresholds-looser, anonymous-write - a form\n"
                        + "    # of which this is the reason\n"
                        + "    anonymous: true\n"
                        + "    match: { path: /a }\n"
                        + "  - name: b\n"
                        + "    anonymous: true\n"
                        + "    match: { path: /b }";
        run("validate", policy(routes).toString());
        assertThat(places("anonymous-write")).containsExactly(":10:5");
        assertThat(out.toString()).contains("1 accepted");
        out.getBuffer().setLength(0);

        // At the head of the file, for what is absent from it.
        Path headed = folder.resolve("headed.yaml");
        Files.writeString(
                headed, "# Ours.\n# riskgate: accept no-limits\n" + TOP + "Policy\nrules: []\n");
        assertThat(run("validate", "--strict", headed.toString())).isZero();
        assertThat(places("no-limits")).isEmpty();
        // A text that only looks like it, somewhere else, accepts nothing.
        Files.writeString(headed, TOP + "Policy\nrules: []\n# riskgate: accept no-limits\n");
        assertThat(run("validate", "--strict", headed.toString())).isEqualTo(1);
    }

    @Test
    void jsonHoldsProblemsAndFindingsAndSaysWhetherTheFilesCanBeUsed() throws Exception {
        run(
                "validate",
                "--format",
                "json",
                "--accept",
                "no-limits",
                policy("mode: shadow").toString());
        JsonNode json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.get("usable").asBoolean()).isTrue();
        JsonNode shadow = json.get("findings").get(0);
        assertThat(shadow.get("id").asString()).isEqualTo("shadow-mode");
        assertThat(shadow.get("severity").asString()).isEqualTo("warning");
        assertThat(shadow.get("line").asInt()).isEqualTo(3);
        assertThat(shadow.get("page").asString()).isEqualTo("docs/findings.md#shadow-mode");
        assertThat(shadow.get("accepted").asBoolean()).isFalse();
        assertThat(json.get("findings").toString())
                .contains("\"id\":\"no-limits\"")
                .contains("\"accepted\":true");
        out.getBuffer().setLength(0);

        assertThat(run("validate", "--format", "json", policy("modee: shadow").toString()))
                .isEqualTo(1);
        JsonNode faulty = JsonMapper.builder().build().readTree(out.toString());
        assertThat(faulty.get("usable").asBoolean()).isFalse();
        assertThat(faulty.get("problems").get(0).get("message").asString()).contains("modee");
    }

    /** A server file that names a policy with one limit, and beside it this one. */
    private int besides(String shadow, String... options) throws IOException {
        Files.writeString(folder.resolve("second.yaml"), TOP + "Policy\n" + shadow + "\n");
        Path policy = policy("limits: [{ per: client, rate: 1/s }]");
        Path server = folder.resolve("server.yaml");
        Files.writeString(
                server,
                TOP
                        + "Server\npolicy: { file: \"%s\" }\nshadowPolicy: second.yaml\n"
                                .formatted(policy));
        List<String> args = new ArrayList<>(List.of("validate", "--config", server.toString()));
        args.addAll(List.of(options));
        return run(args.toArray(new String[0]));
    }

    @Test
    void shadowModeIsSaidOnceAndThatBlocksHold() throws Exception {
        run("validate", policy("mode: shadow").toString());
        assertThat(out.toString())
                .containsOnlyOnce("nothing but blocks is enforced")
                .containsOnlyOnce("pass, too")
                .containsOnlyOnce("risk.mode: shadow")
                .contains("shadow mode, 0 credentials");
    }

    @Test
    void findingsOfTheShadowPolicyAreSaidToBeOfIt() throws Exception {
        int code = besides("routes: [{ name: open, anonymous: true }]");
        assertThat(code).as("%s%s", out, err).isZero();
        assertThat(out.toString())
                .contains(
                        "policy.yaml is a valid policy (",
                        "second.yaml is a valid shadow policy (",
                        "second.yaml:3:24: warning: routes[0].anonymous: shadow policy: anybody");
        assertThat(out.toString().lines().filter(line -> line.contains("[no-limits]")))
                .singleElement()
                .asString()
                .contains("second.yaml");

        out.getBuffer().setLength(0);
        assertThat(besides("routes: [{ name: open, anonymous: true }]", "--format", "json"))
                .isZero();
        JsonNode json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.get("findings").toString())
                .contains("second.yaml\",\"line\":3", "shadow policy: anybody");
    }

    @Test
    void aShadowPolicyThatCannotBeUsedIsToldWithItsPlaceAndEndsWithOne() throws Exception {
        assertThat(besides("rout: []")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "second.yaml:3:1: error: unknown key \"rout\"; did you mean \"routes\"?",
                        "1 error in " + folder.resolve("second.yaml") + "; it cannot be used.");
        out.getBuffer().setLength(0);

        assertThat(besides("rout: []", "--format", "json")).isEqualTo(1);
        JsonNode json = JsonMapper.builder().build().readTree(out.toString());
        assertThat(json.get("usable").asBoolean()).isFalse();
        JsonNode error = json.get("problems").get(json.get("problems").size() - 1);
        assertThat(error.get("severity").asString()).isEqualTo("error");
        assertThat(error.get("file").asString()).endsWith("second.yaml");
        assertThat(error.get("line").asInt()).isEqualTo(3);
        out.getBuffer().setLength(0);

        Files.delete(folder.resolve("second.yaml"));
        assertThat(run("validate", "--config", folder.resolve("server.yaml").toString()))
                .isEqualTo(1);
        assertThat(out.toString()).contains("second.yaml: error: there is no such file");
    }

    /** Weeks of comparing would have shown nothing. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "credentials; credentials: [{ apiKey: { name: keys, header: x-key } }]",
                "client; client: { trustedProxies: 2 }",
                "risk.signals; risk: { signals: { newDevice: { weight: 0.5 } } }",
                "challenge.boundTo; challenge: { boundTo: asn }",
            })
    void aShadowPolicyThatCanNeverBeComparedIsAFinding(String what, String shadow)
            throws Exception {
        besides(shadow);
        assertThat(places("shadow-not-comparable")).as("%s", out).containsExactly(":4:1");
        assertThat(out.toString()).contains("not_comparable: the two differ in " + what);
        out.getBuffer().setLength(0);

        besides("risk: { mode: shadow, thresholds: { deny: 90 } }");
        assertThat(places("shadow-not-comparable")).as("%s", out).isEmpty();
    }

    /** {@code riskgate validate <(helm template …)}: what is read a second time is empty. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPolicyThatCanBeReadOnlyOnceIsShownWithItsPlaces() throws Exception {
        Path pipe = folder.resolve("pipe.yaml");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        Thread writer =
                Thread.startVirtualThread(
                        () -> {
                            try {
                                Files.writeString(pipe, TOP + "Policy\nmode: shadow\n");
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        assertThat(run("validate", pipe.toString())).as("%s%s", out, err).isZero();
        writer.join();
        assertThat(places("shadow-mode")).as("%s", out).containsExactly(":3:1");
        assertThat(out.toString()).contains("3 | mode: shadow");
    }

    /** No false alarm where the example is a good one. */
    @ParameterizedTest
    @ValueSource(strings = {"docs/examples/policy.yaml", "test-env/kubernetes/policy.yaml"})
    void theExamplesHaveNoWarnings(String file) {
        assertThat(run("validate", "--strict", "../" + file)).as("%s", out).isZero();
        assertThat(out.toString()).contains("Findings: 0 warnings");
    }

    @Test
    void theServerTellsItsOwnAtStartOnceEachUnlessTheyAreAccepted() throws Exception {
        Path server = folder.resolve("server.yaml");
        Files.writeString(server, TOP + "Server\npolicy: { file: gone.yaml }\n");
        List<String> told = StartFindings.of(ServerConfigs.read(server, Map.of()), server);
        assertThat(told)
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith("grpc-plaintext: grpc.tls: "),
                        line -> assertThat(line).startsWith("state-in-memory: redis: "),
                        line -> assertThat(line).startsWith("pseudonym-key-random: "),
                        line -> assertThat(line).startsWith("geo-default-table: "))
                .allMatch(line -> line.lines().count() == 1 && line.contains("docs/findings.md#"));
        assertThat(
                        StartFindings.of(
                                ServerConfigs.read(null, Map.of("RISKGATE_POLICY_FILE", "p")),
                                null))
                .hasSize(4);

        Files.writeString(
                server,
                "# riskgate: accept grpc-plaintext, state-in-memory\n"
                        + "# riskgate: accept pseudonym-key-random, geo-default-table\n"
                        + TOP
                        + "Server\npolicy: { file: gone.yaml }\n");
        assertThat(StartFindings.of(ServerConfigs.read(server, Map.of()), server)).isEmpty();
    }

    @Test
    void everyFindingHasItsSectionAndEverySectionItsFinding() throws Exception {
        String page = Files.readString(Path.of("../docs/findings.md"));
        Set<String> sections =
                Pattern.compile("(?m)^### ([a-z-]+)\n\n\\*(Warning|Note)(, at start)?\\.\\*")
                        .matcher(page)
                        .results()
                        .map(FindingsTest::heading)
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> checks =
                Findings.ALL.stream()
                        .map(FindingsTest::heading)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(sections).isEqualTo(checks);
        assertThat(Findings.ALL).extracting(FindingCheck::id).doesNotHaveDuplicates();
        assertThat(page).doesNotContain("TODO");
    }

    private static String heading(MatchResult section) {
        return section.group(1)
                + " "
                + section.group(2).toLowerCase(Locale.ROOT)
                + (section.group(3) != null);
    }

    private static String heading(FindingCheck check) {
        return check.id()
                + " "
                + check.severity().name().toLowerCase(Locale.ROOT)
                + check.atStart();
    }
}
