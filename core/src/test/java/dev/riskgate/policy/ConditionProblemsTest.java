// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.problems;
import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the condition of a rule, and where. */
class ConditionProblemsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "route == 'nosuchroute'; route is never",
                "route in ['none', 'al']; did you mean",
                "'de' == place.country; place.country is never",
                "place.country in ['DE', 'XX']; place.country is never",
                "place.country.startsWith('d'); two upper-case letters",
                "request.host != 'API.example.com'; lower case",
                "request.host == 'api.example.com:443'; without scheme",
                "request.host == '*.example.com'; write request.host.endsWith(\".example.com\")",
                "request.host == '.*\\\\\\\\.example\\\\\\\\.com';"
                        + " request.host.endsWith(\".example.com\")",
                "request.host.endsWith('.Example.com'); never true: hosts are lower case",
                "request.path == 'admin'; a path starts with /",
                "request.path == '/a?b=1'; a path ends before ?",
                "request.path.contains('?debug'); never true: a path ends before ?",
                "request.path.glob('/a/**') && !request.path.glob('/a/**'); where"
                        + " request.path.glob(\"/a/**\") is",
                "request.path.startsWith('/a') && !request.path.startsWith('/a'); where"
                        + " request.path.startsWith(\"/a\") is",
                "request.method == 'get'; did you mean \"GET\"",
                "request.method == 'GTE'; no method is called \"GTE\"; did you mean \"GET\"",
                "request.method in []; the list is empty",
                "risk.score > 150.0; from 0 to 100",
                "-1 <= risk.score; always true: risk.score is a number from 0 to 100",
                "risk.score > 100.0; never true: risk.score is a number from 0 to 100",
                "risk.score >= 0.0; always true: risk.score is a number from 0 to 100",
                "risk.score > 0.8; runs from 0 to 100, not from 0 to 1: write 80.0 for 0.8",
                "0.955 < risk.score; write 95.5 for 0.955",
                "assurance.ageSeconds < 0; never true: assurance.ageSeconds is a whole number",
                "place.asn < 0; never true: place.asn is a whole number from 0 to 4294967295",
                "place.asn in [-1, 5]; place.asn is never -1",
                "size(client.roles) >= 0; always true: a size is a whole number from 0 on",
                "has(request.host); always true: every request has this field",
                "false; the rule never matches",
                "1 == 2; never true: it reads nothing of the request",
                "request.upgrade || true; true is the same for every request",
                "request.method == 'GET' && request.method == 'POST'; never true where"
                        + " request.method == \"GET\" is",
                "request.method != 'GET' || request.method != 'PUT'; always true where"
                        + " request.method != \"GET\" is not",
                "place.asn > 5 && request.upgrade && place.asn < 6; never true where place.asn > 5"
                        + " is",
                "request.upgrade && !request.upgrade; never true where request.upgrade is",
                "request.upgrade ? request.method == 'get' : true; did you mean",
                "client.roles.exists(r, r == 'a' && r == 'b'); never true where r == \"a\" is"
            })
    void aConditionThatIsTheSameForEveryRequestIsRefused(String when, String advice) {
        assertThat(
                        problem(
                                "routes: [{ name: all }]\nrules: [{ name: r, then: deny, when: \""
                                        + when
                                        + "\" }]"))
                .startsWith("4:")
                .contains(": rules[0].when: ")
                .contains(advice);
    }

    /** The literal, or the operator of what cannot hold. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "request.method == 'get'; 'get'",
                "route != 'none' && place.asn in [1, -7]; 7]",
                "route != 'none' && risk.score > 101.0; > 101",
                "request.method == 'GET' && request.method == 'PUT'; == 'PUT'",
                "request.upgrade && size(route) < 0; < 0"
            })
    void theErrorPointsAtThePieceOfTheCondition(String when, String piece) {
        String begin = "rules: [{ name: r, then: deny, when: \"";
        assertThat(problem("routes: [{ name: all }]\n" + begin + when + "\" }]"))
                .startsWith("4:" + (begin.length() + when.indexOf(piece) + 1) + ": ");
    }

    @Test
    void whatARuleIsAskedOnIsKnownToItsCondition() {
        String rule =
                "routes: [{ name: a }, { name: b, match: { path: /b } }]\n"
                        + "rules: [{ name: r, then: deny, routes: [b], when: \"%s\" }]";
        String routes = rule.replace("{ name: a }, ", "");
        assertThat(problem(routes.formatted("route == 'none'")))
                .contains("route is never \"none\"");
        assertThat(problem(routes.formatted("route == 'b'")))
                .contains("is always true: route is always \"b\" here");
    }

    @Test
    void aRuleForEveryRequestMaySayTrue() {
        assertThat(problems("rules: [{ name: r, then: deny, when: 'true' }]")).isEmpty();
    }

    /** The failure would count as false there, and a deny rule would be open. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(client.attributes.a == 1 && request.upgrade) == true",
                "(client.attributes.a == 1 || request.upgrade) in [true]",
                "client.roles.exists(r, client.attributes.a == 1) != false",
                "[client.attributes.a == 1 || request.upgrade] == [true]",
                "{'x': client.attributes.a == 1 || request.upgrade}.x == true",
                "(request.upgrade ? client.attributes.a == 1 || request.upgrade : false) == true"
            })
    void noFailureHidesInAComparison(String when) {
        assertThat(problems("rules: [{ name: r, then: deny, when: \"" + when + "\" }]"))
                .anySatisfy(p -> assertThat(p).contains("cannot be compared"));
    }

    @Test
    void aConditionIsCheckedForWhatItAsksAndSays() {
        assertThat(problem(rule("client.rolez.size() > 0")))
                .contains("7:13:", "client has no field \"rolez\"; did you mean \"roles\"?");
        assertThat(problem(rule("client.credential.nam == 'x'")))
                .contains("client.credential has no field \"nam\"; did you mean \"name\"?");
        assertThat(problem(rule("clint.id == 'x'")))
                .contains("unknown name \"clint\"; did you mean \"client\"?");
        assertThat(problem(rule("client.id")))
                .contains("a condition must be true or false, and this is a text");
        assertThat(problem(rule("client.id == 3"))).contains("write \"3\"");
        assertThat(problem(rule("client.id == "))).contains("something is missing after ==");
        assertThat(problem(rule("request.method == 'get'")))
                .contains("request.method is never \"get\"; did you mean \"GET\"?");
        assertThat(problem(rule("'nfa' == assurance.level"))).contains("did you mean \"mfa\"?");
        assertThat(problem(rule("place.networkClass in ['tor', 'vpm']"))).contains("\"vpn\"?");
        assertThat(problem(rule("client.credential.name == 'keyz'"))).contains("is never \"keyz\"");
        assertThat(problem(rule("request.path.matches('(a')")))
                .contains("not a regular expression (RE2)");
        assertThat(problem(rule("request.path.matches('(a{50}){50}')"))).contains("too costly");
        assertThat(problem(rule("''.size() == " + "1+".repeat(3000) + "1")))
                .contains("at most 4096 characters");
        assertThat(problem(rule("(".repeat(2000)))).isNotEmpty();
    }

    @Test
    void textOfTheFileIsShownBoundedAndWithoutControlCharacters() {
        String word = "\\u001b[31m" + "x".repeat(900);
        for (String when :
                new String[] {"'" + word + "' == request.method", word + " == 1", word}) {
            assertThat(
                            PolicySample.problems(
                                    PolicySample.TOP
                                            + "rules: [{ name: r, then: deny, when: \""
                                            + when
                                            + "\" }]"))
                    .isNotEmpty()
                    .allSatisfy(
                            problem ->
                                    assertThat(problem.toString())
                                            .doesNotContain("\u001b")
                                            .hasSizeLessThan(600));
        }
    }

    @Test
    void anErrorInAConditionPointsIntoTheFileHoweverItIsWritten() {
        String broken = "client.id == 'x' || client.rolez == 'y'";
        assertThat(problem("rules:\n- {name: r, then: deny, when: \"" + broken + "\"}"))
                .startsWith("4:58: ");
        assertThat(problem("rules:\n- name: r\n  then: deny\n  when: " + broken))
                .startsWith("6:35: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: '"
                                        + broken.replace("'", "''")
                                        + "'"))
                .startsWith("6:38: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: |\n    "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("8:11: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: >\n    "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("8:11: ");
        assertThat(
                        problem(
                                "rules:\n- name: r\n  then: deny\n  when: "
                                        + broken.replace("|| ", "||\n    ")))
                .startsWith("7:11: ");
    }

    @Test
    void anErrorAtTheStartOfALineOfAConditionPointsAtThatLine() {
        for (String style : new String[] {"|", ">", ">-", ""}) {
            assertThat(
                            problem(
                                    "rules:\n- name: r\n  then: deny\n  when: "
                                            + style
                                            + "\n    client.id == 'x' ||\n    clint.id == 'y'"))
                    .as(style)
                    .startsWith("8:5: rules[0].when: unknown name \"clint\"");
        }
    }
}
