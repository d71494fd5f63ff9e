// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is told of a condition that cannot be parsed, word for word. The condition starts in column
 * 7.
 */
class ConditionSyntaxTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    request.headers.x-debug == "request.headers.x-debug" | 23 | a name with "-" stands in brackets: request.headers["x-debug"]
                    "a" == client.id && request.headers.x-debug == "1" | 43 | a name with "-" stands in brackets: request.headers["x-debug"]
                    ) | 7 | there is no "(" for this ")"
                    request.method == "GET" "x" | 31 | an operator is missing before "x", such as && or ==
                    request.method @ "GET" | 22 | "@" makes no sense here
                    request.upgrade % % "a" | 25 | "%" makes no sense here
                    // only a comment | 24 | the condition ends too early
                    request.method == "a" && // open | 29 | something is missing after &&
                    request.method == r"a\\q" && (request.upgrade | 35 | this "(" is never closed
                    request.method == '''a"b''' && (request.upgrade | 38 | this "(" is never closed
                    request.method == '''ab && (request.upgrade | 25 | this text has no end: a ''' is missing
                    request.method == "a\\" && request.upgrade | 25 | this text has no end: a " is missing
                    request.method == "a\\ | 25 | this text has no end: a " is missing
                    size(5, 10m) > 3 | 15 | 10m is no number; write assurance.ageSeconds in seconds, other time spans as duration("10m")
                    request.upgrade && size([80,5]) > 3 || ) | 46 | there is no "(" for this ")"
                    request.upgrade && NOT in | 26 | write !(x in [...]) for "not in"
                    "a" IN client.roles | 11 | write "in" in lower case
                    client.and && request.upgrade and client.anonymous | 37 | write && for "and"
                    request.and.upgrade && ( | 30 | this "(" is never closed
                    place.country in {"DE", "AT"} | 24 | a list stands in [ ]: ["DE", ...]
                    == "GET" | 7 | something is missing before ==
                    ! && request.upgrade | 9 | "&&" makes no sense here
                    ! | 7 | something is missing after !
                    && request.upgrade | 7 | something is missing before &&
                    request.upgrade 5 | 23 | an operator is missing before 5, such as && or ==
                    "a" "b" | 11 | an operator is missing before "b", such as && or ==
                    request.upgrade "b" | 23 | an operator is missing before "b", such as && or ==
                    request.method == "GET"; request.upgrade | 30 | write && or || between two conditions
                    risk.score > 80,x | 22 | "," makes no sense here
                    risk.score > 80 ,5 && request.upgrade | 23 | "," makes no sense here
                    """)
    void whatCannotBeParsedIsTold(String when, int column, String words) {
        assertThat(problem(rule(when))).isEqualTo("7:" + column + ": rules[0].when: " + words);
    }
}
