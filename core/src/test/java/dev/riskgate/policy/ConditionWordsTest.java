// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.problems;
import static dev.riskgate.policy.PolicyFaults.rule;
import static dev.riskgate.policy.PolicySample.TOP;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the compiler finds in a condition is told in words for a person, at its place. */
class ConditionWordsTest {

    /** The condition starts in column 7 of line 7. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "request.method == 1; 22; a text with a whole number: write \"1\"",
                "client.roles == \"admin\"; 20; write \"admin\" in client.roles",
                "client.roles != \"admin\"; 20; write !(\"admin\" in client.roles)",
                "risk.score > \"80\"; 18; a number with a text: write 80 without quotes",
                "risk.score == \"high\"; 18; a number with a text",
                "request.time > \"2026-01-01\"; 20; write timestamp(\"",
                "client.anonymous == \"true\"; 24; write client.anonymous or !client.anonymous",
                "client.id == null; 17; the empty text",
                "client == \"acme\"; 14; write one of its fields, such as client.id",
                "request[\"method\"] == \"GET\"; 14; write request.method",
                "client.roles[\"admin\"]; 19; write \"admin\" in client.roles",
                "client.anonymous && request.method; 24; && takes two conditions, true or false,"
                        + " and request.method is a text",
                "!request.method; 7; ! takes a condition",
                "request.method ? true : false; 22; before ? stands a condition",
                "request.method in \"GET\"; 22; write in [\"GET\"]",
                "client.roles.contains(\"admin\"); 28; write \"admin\" in client.roles",
                "client.roles.startsWith(\"adm\"); 30; write client.roles.exists(x,"
                        + " x.startsWith(\"adm\"))",
                "size(risk.score) > 3; 11; this is a number",
                "risk.score + \"a\" == \"b\"; 18; + takes two of a kind, and these are a number and"
                        + " a text",
                "request.path.glob(1); 24; glob takes a text or a list of texts",
                "request.path.startswith(\"/a\"); 30; did you mean \"startsWith\"?",
                "request.path.length() > 3; 26; write size(x)",
                "client.roles.exists(r == \"x\"); 26; list.exists(x, x == \"...\")",
                "score > 80.0; 7; did you mean \"risk.score\"?",
                "request.method == GET; 25; a text stands in quotes: \"GET\"",
                "request.upgrade == True; 26; write true",
                "request.headers.x-debug == \"1\"; 23; request.headers[\"x-debug\"]",
                "has(client.attributes[\"tier\"]); 10; write \"tier\" in client.attributes",
                "client.roles; 13; and this is a list of texts",
            })
    void aTypeOrNameThatDoesNotFitIsToldInWords(String when, int column, String words) {
        assertThat(problem(rule(when)))
                .startsWith("7:" + column + ": rules[0].when: ")
                .contains(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "request.path = \"/x\"; 20; write == (equal)",
                "client.roles.exists(r, r = \"x\"); 32; write == (equal)",
                "request.method === \"GET\"; 22; write == (equal)",
                "request.method <> \"GET\"; 22; write != (not equal)",
                "risk.score =< 90.0; 18; write <= (at most)",
                "request.upgrade & client.anonymous; 23; write &&",
                "request.upgrade and client.anonymous; 23; write && for \"and\"",
                "request.upgrade OR client.anonymous; 23; write || for \"or\"",
                "not client.anonymous; 7; write ! for \"not\"",
                "place.country not in [\"DE\"]; 21; write !(x in [...])",
                "place.country in (\"DE\", \"AT\"); 24; a list stands in [ ]",
                "request.method == 'GET; 25; this text has no end: a ' is missing",
                "request.method == \"GET; 25; this text has no end: a \" is missing",
                "request.method == “GET”; 25; is no quote to CEL",
                "request.path == \"a\\q\"; 23; write \\\\ for the sign itself",
                "(request.upgrade || client.anonymous; 7; this \"(\" is never closed",
                "request.upgrade); 22; there is no \"(\" for this \")\"",
                "size([client.id) > 1; 22; \")\" does not close the \"[\" before it",
                "request.upgrade &&; 23; something is missing after &&",
                "assurance.ageSeconds > 10m; 30; 10m is no number",
                "risk.score > 80,5; 20; 80.5",
                "request.upgrade client.anonymous; 23; an operator is missing before client",
                "if request.upgrade; 7; leave \"if\" out",
            })
    void aConditionThatCannotBeParsedIsMetWithWhatWasMeant(String when, int column, String words) {
        assertThat(problems(rule(when)))
                .first()
                .asString()
                .startsWith("7:" + column + ": rules[0].when: ")
                .contains(words);
    }

    @Test
    void everyHabitOfAnotherLanguageIsToldAtOnce() {
        assertThat(problems(rule("request.method = \"GET\" and not client.anonymous")))
                .hasSize(3)
                .satisfiesExactly(
                        equal -> assertThat(equal).startsWith("7:22:").contains("=="),
                        and -> assertThat(and).startsWith("7:30:").contains("&&"),
                        not -> assertThat(not).startsWith("7:34:").contains("!"));
    }

    /** Words within texts, and operators that are right, are not what is wrong. */
    @Test
    void textsAreLeftAlone() {
        assertThat(problem(rule("client.id == \"this and not that = 10m\" && (request.upgrade")))
                .startsWith("7:")
                .contains("this \"(\" is never closed");
    }

    /** The compiler's words for types, its overloads and its grammar. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.roles[0] == 1",
                "client.attributes == 1",
                "[1, 2] == client.roles",
                "{\"a\": 1} == client.roles",
                "size(1, 2) == 3",
                "duration(\"1h\") > 1",
                "request.time - 1 > request.time",
                "request.time.getHours(1) > 2",
                "client.credential == client",
                "request.path.matches(1)",
                "request.clientAddress.inCidr([1])",
                "b\"a\" == client.id",
                "type(client.id) == 1",
                "request.path in request.query[\"a\"][0]",
                "-client.id == 1",
                "client.roles.map(r, r) == 1",
                "@",
                "request.path ==== \"/\"",
                "client.roles.exists(1, true)",
                "x.y.z == 1",
                "[",
                "in",
                "\"\"\"",
                "\\",
                "r'",
                "a.b(",
                "{",
                "client.(",
                "?",
                ".",
                "1 ? 2",
                "[1,,2]"
            })
    void theCompilersOwnWordsNeverReachAPerson(String when) {
        List<String> all =
                problems(
                        "rules: [{ name: r, then: deny, when: '"
                                + when.replace("'", "''")
                                + "' }]");
        assertThat(all).isNotEmpty();
        assertThat(all)
                .noneMatch(
                        problem ->
                                problem.replace("\"" + when + "\"", "")
                                        .matches(
                                                ".*(%A|overload|candidates|EOF|expecting|list\\("
                                                        + "|map\\(|google\\.|riskgate\\.|container"
                                                        + "|mismatched|extraneous|Exception).*"));
    }

    @Test
    void anAttributeInBracketsIsWarnedAboutLikeOneBehindADot() {
        assertThat(warnings("client.attributes[\"tier\"] == \"gold\""))
                .singleElement()
                .asString()
                .startsWith("policy.yaml:7:25: ")
                .contains("write \"tier\" in client.attributes &&");
        assertThat(
                        warnings(
                                "\"tier\" in client.attributes && client.attributes[\"tier\"] =="
                                        + " \"gold\""))
                .isEmpty();
    }

    private static List<String> warnings(String when) {
        try {
            return PolicyLoader.parse(
                            "policy.yaml", (TOP + rule(when)).getBytes(StandardCharsets.UTF_8))
                    .warnings()
                    .stream()
                    .map(Problem::toString)
                    .toList();
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
