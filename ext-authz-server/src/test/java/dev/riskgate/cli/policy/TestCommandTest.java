// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import javax.xml.parsers.DocumentBuilderFactory;

class TestCommandTest {

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            routes:
              - { name: keys, match: { path: "/keys/**" }, require: { assurance: mfa, maxAge: 1h } }
              - { name: orders, match: { path: "/orders/**" } }
            rules:
              - { name: no-deletes, when: 'request.method == "DELETE"', then: deny }
            limits:
              - { name: few, per: client, rate: 3/min, routes: [orders] }
            """;

    private static final String CALLERS =
            "callers: { acme: { credential: partners, client: acme } }\n";

    private static final String TOP =
            """
            apiVersion: riskgate.dev/v1
            kind: PolicyTest
            policy: policy.yaml
            """
                    + CALLERS;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int test(String tests, String... more) throws IOException {
        Files.writeString(folder.resolve("policy.yaml"), POLICY);
        Path file = Files.writeString(folder.resolve("t.yaml"), tests);
        String[] args = new String[more.length + 2];
        args[0] = "test";
        args[1] = file.toString();
        System.arraycopy(more, 0, args, 2, more.length);
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    private static String one(String test) {
        return TOP + "tests:\n  - { name: it, " + test + " }\n";
    }

    @Test
    void theExampleOfTheDocsPasses() {
        int code =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        "test",
                        "../docs/examples/policy-test.yaml",
                        "--min-coverage",
                        "70");

        assertThat(out.toString()).contains("21 tests: 21 passed, 0 failed.");
        assertThat(code).isZero();
    }

    @Test
    void aTestThatFailsSaysWhatWasExpectedWhatWasAndWhy() throws IOException {
        int code = test(one("caller: acme, request: DELETE /orders/1, expect: allow"));

        assertThat(code).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "FAILED  it (",
                        "t.yaml:6)",
                        "verdict: expected allow, was deny",
                        "takes route orders",
                        "Because: Rule no-deletes. (rule_matched)",
                        "1 test: 0 passed, 1 failed.");
    }

    @Test
    void eachPartOfWhatIsExpectedIsHeldAgainstTheDecision() throws IOException {
        test(
                one(
                        "caller: acme, request: GET /orders/1, expect: { verdict: allow, enforced:"
                                + " deny, route: keys, status: 403, reasons: [rule:no-deletes],"
                                + " shadowed: [no-deletes], score: { min: 99 } }"));

        assertThat(out.toString())
                .contains(
                        "enforced: expected deny, was allow",
                        "route: expected keys, was orders",
                        "status: expected 403, was 200",
                        "reasons: expected rule:no-deletes, was none",
                        "shadowed: expected no-deletes, was none",
                        "score: expected 99.0 to 100.0, was ")
                .doesNotContain("verdict: expected");
    }

    @Test
    void whatCameBeforeUsesUpLimitsAndProvesCallers() throws IOException {
        int code =
                test(
                        TOP
                                + """
                                tests:
                                  - name: the fourth at once
                                    caller: acme
                                    request: GET /orders/1
                                    given: { after: [{ times: 3, every: 0s }] }
                                    expect: { verdict: throttle, reasons: limit:few }
                                  - name: another test starts anew
                                    caller: acme
                                    request: GET /orders/1
                                    expect: allow
                                  - name: a code of a while ago
                                    caller: acme
                                    request: GET /keys/1
                                    given: { assurance: { level: mfa, age: 30m } }
                                    expect: allow
                                  - name: a code of long ago
                                    caller: acme
                                    request: GET /keys/1
                                    given: { assurance: { level: mfa, age: 2h } }
                                    expect: { verdict: challenge, reasons: assurance_too_old }
                                  - name: a code with the request
                                    caller: acme
                                    request: GET /keys/1
                                    given: { proof: passed }
                                    expect: allow
                                  - name: a wrong one
                                    caller: acme
                                    request: GET /orders/1
                                    given: { proof: failed }
                                    expect: { verdict: challenge, reasons: otp_invalid }
                                """);

        assertThat(out.toString()).contains("6 tests: 6 passed, 0 failed.");
        assertThat(code).isZero();
    }

    @Test
    void whoeverMistypesIsToldWhereAndWhatWasMeant() throws IOException {
        int code =
                test(
                        TOP
                                + """
                                tests:
                                  - name: a
                                    caler: acme
                                    request: get /orders
                                    expect: alow
                                  - name: a
                                    caller: { credential: partner, client: x }
                                    request: GET /../orders/%00
                                    given: { risk: 85 }
                                    expect: { verdict: deny, reasons: [rule:no-delets, limit:fw] }
                                """);

        assertThat(code).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "t.yaml:7:5: error: tests[0]: unknown key \"caler\"; did you mean"
                                + " \"caller\"?",
                        "\"get\" is no method",
                        "unknown word \"alow\"; did you mean \"allow\"?",
                        "another test has the name \"a\" already",
                        "the policy has no credential \"partner\"; did you mean \"partners\"?",
                        "a server refuses this request before it asks the policy",
                        "only a caller that is proven has this",
                        "the policy has no rule \"no-delets\"; did you mean \"no-deletes\"?",
                        "the policy has no limit \"fw\"; did you mean \"few\"?",
                        "0 tests: 0 passed, 0 failed; 1 of the files cannot be used.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPolicyThatCannotBeUsedIsToldAtItsName() throws IOException {
        assertThat(test(TOP.replace("policy.yaml", "gone.yaml") + "tests: []\n")).isEqualTo(1);
        assertThat(out.toString())
                .contains("t.yaml:3:9: error: policy: the policy cannot be used:")
                .contains("there is no such file")
                .contains("riskgate validate");
    }

    @Test
    void anotherPolicyCanBeTestedBeforeItComesIntoForce() throws IOException {
        Path other = folder.resolve("new.yaml");
        Files.writeString(other, POLICY.replace("then: deny", "then: challenge"));
        String tests = one("caller: acme, request: DELETE /orders/1, expect: deny");

        assertThat(test(tests)).isZero();
        assertThat(test(tests, "--policy", other.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("expected deny, was challenge");
    }

    @Test
    void coverageNamesWhatNoTestHasMetAndCanBeRequired() throws IOException {
        String tests = one("caller: acme, request: DELETE /orders/1, expect: deny");

        assertThat(test(tests, "--min-coverage", "50")).isZero();
        assertThat(test(tests, "--min-coverage", "51")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "Coverage: 50%",
                        "1 of 2 routes taken; never: keys",
                        "1 of 1 rules matched",
                        "0 of 1 limits reached; never: few",
                        "less than the 51%");
        assertThat(test(tests, "--min-coverage", "101")).isEqualTo(2);
    }

    @Test
    void buildServersGetJunitXmlOfWhateverTheNamesHold() throws Exception {
        Path report = folder.resolve("report.xml");
        test(
                TOP
                        + """
                        tests:
                          - { name: "a <b> & \\e[31m c", request: GET /orders/1, expect: allow }
                          - { name: d, request: GET /orders/1, expect: deny }
                        """,
                "--junit",
                report.toString());

        var xml =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile());
        assertThat(xml.getElementsByTagName("testcase").getLength()).isEqualTo(2);
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(out.toString()).doesNotContain("\u001b");
    }

    /** A build server that sees no failed test would take the build for good. */
    @Test
    void aFileThatCannotBeUsedIsAnErrorInJunitXml() throws Exception {
        Path report = folder.resolve("report.xml");
        assertThat(test(TOP + "testss: []\n", "--junit", report.toString())).isEqualTo(1);

        var xml =
                DocumentBuilderFactory.newDefaultInstance()
                        .newDocumentBuilder()
                        .parse(report.toFile());
        assertThat(xml.getElementsByTagName("error").getLength()).isEqualTo(1);
        assertThat(xml.getElementsByTagName("error").item(0).getTextContent()).contains("testss");
    }

    @Test
    void aScoreAboveTheBoundsIsADifference() throws IOException {
        String risk =
                "caller: acme, given: { risk: 60 }, request: GET /orders/1, expect: { verdict:"
                        + " allow, ";

        assertThat(test(one(risk + "score: { min: 50, max: 70 } }"))).as("%s", out).isZero();
        assertThat(test(one(risk + "score: { min: 50, max: 59 } }"))).isEqualTo(1);
        assertThat(out.toString()).contains("50.0 to 59.0", "60.0");
        assertThat(test(one(risk + "score: { min: 61, max: 70 } }"))).isEqualTo(1);
    }

    @Test
    void aRuleThatIsEnforcedIsNotInShadow() throws IOException {
        String delete = "caller: acme, request: DELETE /orders/1, expect: { verdict: deny, ";

        assertThat(test(one(delete + "reasons: ['rule:no-deletes'] }"))).as("%s", out).isZero();
        assertThat(test(one(delete + "shadowed: [no-deletes] }"))).isEqualTo(1);
        assertThat(out.toString()).contains("no-deletes", "none");
    }

    @Test
    void aPolicyOfWhichNothingCanBeMetIsCovered() throws IOException {
        Path bare = folder.resolve("bare.yaml");
        Files.writeString(bare, "apiVersion: riskgate.dev/v1\nkind: Policy\nrules: []\n");
        String[] more = {"--policy", bare.toString(), "--min-coverage", "100"};

        assertThat(test(one("request: GET /, expect: deny").replace(CALLERS, ""), more))
                .as("%s%s", out, err)
                .isZero();
        assertThat(test(one("request: GET /, expect: deny"), "--min-coverage", "-1")).isEqualTo(2);
    }

    /** It was the rule that throttled, and the limit of that name was not reached. */
    @Test
    void aRuleThatThrottlesCoversNoLimitOfItsName() throws IOException {
        Path policy = folder.resolve("throttling.yaml");
        Files.writeString(
                policy,
                POLICY.replace("then: deny", "then: throttle").replace("no-deletes", "few"));

        test(
                one("caller: acme, request: DELETE /orders/1, expect: throttle"),
                "--policy",
                policy.toString(),
                "--coverage");

        assertThat(out.toString()).as("%s", err).contains("1 passed", "0 of 1 limits reached");
    }
}
