// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static dev.riskgate.policy.PolicyFaults.problem;
import static dev.riskgate.policy.PolicyFaults.problems;
import static dev.riskgate.policy.PolicyFaults.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which conditions are the same for every request. The condition starts in column 7. */
class ConstantConditionTest {

    /** What stands before the last part is named, if one part of it is enough. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    (request.method == "GET") == true && request.method == "PUT" | 59 | request.method == "GET" == true
                    true == (request.method == "GET") && request.method == "PUT" | 59 | true == (request.method == "GET")
                    (request.method == "GET") == false && request.method == "GET" | 60 | request.method == "GET" == false
                    false == (request.method == "GET") && request.method == "GET" | 60 | false == (request.method == "GET")
                    (request.method == "GET") != true && request.method == "GET" | 59 | request.method == "GET" != true
                    risk.score > 50.0 && 50.0 > risk.score | 33 | risk.score > 50.0
                    50.0 < risk.score && risk.score < 50.0 | 39 | 50.0 < risk.score
                    place.asn > 5 && place.asn <= 5 | 34 | place.asn > 5
                    !(place.asn > 5) && place.asn > 5 | 37 | !(place.asn > 5)
                    !(5 < place.asn) && 5 < place.asn | 29 | !(5 < place.asn)
                    !(place.asn <= 5) && place.asn <= 5 | 38 | !(place.asn <= 5)
                    client.attributes.seats > 5 && client.attributes.seats < 5 | 62 | client.attributes.seats > 5
                    5 < client.attributes.seats && 5 > client.attributes.seats | 40 | 5 < client.attributes.seats
                    request.method in ["GET", "PUT"] && request.method == "POST" | 58 | request.method in ["GET", "PUT"]
                    !(request.method in ["GET", "PUT"]) && request.method == "GET" | 61 | !(request.method in ["GET", "PUT"])
                    (request.method == "GET" || request.method == "PUT") && request.method == "POST" | 78 | request.method == "GET" || request.method == "PUT"
                    (request.method == "GET" || request.method == "PUT") && !(request.method in ["GET", "PUT"]) | 63 | request.method == "GET" || request.method == "PUT"
                    risk.learning && !risk.learning | 24 | risk.learning
                    risk.score == 50.0 && risk.score != 50.0 | 40 | risk.score == 50.0
                    double(place.asn) > 5.0 && double(place.asn) < 5.0 | 52 | double(place.asn) > 5.0
                    place.asn > 5 && place.asn < assurance.ageSeconds && assurance.ageSeconds < 6 | 81 | what stands before it
                    place.asn > 5 && request.upgrade && place.asn != 6 && place.asn < 7 | 71 | what stands before it
                    """)
    void twoPartsThatLeaveNothingBetweenThemAreTold(String when, int column, String earlier) {
        assertThat(problem(rule(when)))
                .startsWith("7:" + column + ": rules[0].when: ")
                .endsWith(
                        " is never true where "
                                + earlier
                                + " is, so both with && never are: write || if one of them is"
                                + " enough");
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            textBlock =
                    """
                    risk.behaviour > 0.8 | 24 | risk.behaviour runs from 0 to 100, not from 0 to 1: write 80.0 for 0.8
                    risk.score < risk.score | 18 | risk.score < risk.score is never true: risk.score is a number from 0 to 100
                    risk.score <= risk.score | 18 | risk.score <= risk.score is always true: risk.score is a number from 0 to 100
                    client.id == client.id | 17 | client.id == client.id is always true, whatever the request is
                    client.id in [client.id] | 17 | client.id in [client.id] is always true, whatever the request is
                    client.id in ["a", client.id] | 17 | client.id in ["a", client.id] is always true, whatever the request is
                    ["a"].exists(r, request.method == "get" && r == client.id) | 41 | request.method is never "get"; did you mean "GET"?
                    [request.method == "get", request.upgrade] == [true, true] | 26 | request.method is never "get"; did you mean "GET"?
                    {"a": request.method == "get"} == {"a": true} | 31 | request.method is never "get"; did you mean "GET"?
                    {"a": request.method == "get"}.a | 31 | request.method is never "get"; did you mean "GET"?
                    (request.method == "get" ? request.upgrade : client.anonymous) | 26 | request.method is never "get"; did you mean "GET"?
                    string(request.method == "get").startsWith("a") | 32 | request.method is never "get"; did you mean "GET"?
                    client.id.startsWith(string(request.method == "get")) | 53 | request.method is never "get"; did you mean "GET"?
                    risk.score == 0.5 | 21 | the score runs from 0 to 100, not from 0 to 1: write 50.0 for 0.5
                    0.5 > risk.score | 7 | the score runs from 0 to 100, not from 0 to 1: write 50.0 for 0.5
                    risk.score == 101.0 | 21 | risk.score is never 101.0: risk.score is a number from 0 to 100
                    risk.score in [0.5, 80.0] | 22 | the score runs from 0 to 100, not from 0 to 1: write 50.0 for 0.5
                    place.asn == -1 || request.upgrade | 21 | place.asn is never -1: place.asn is a whole number from 0 to 4294967295
                    size(client.roles) == -1 | 30 | size(client.roles) is never -1: a size is a whole number from 0 on
                    request.upgrade ? true : true | 23 | request.upgrade ? true : true is always true, whatever the request is
                    [1, 2].exists(x, x > 2) | 20 | this is never true: it reads nothing of the request; write what the request has to be
                    1 / 0 == place.asn | 9 | 1 / 0 can never be evaluated: it reads nothing of the request; write what the request has to be
                    request.upgrade && "abc".startsWith("b") | 42 | "abc".startsWith("b") is never true: it reads nothing of the request; write what the request has to be
                    place.asn <= 4294967295 | 17 | place.asn <= 4294967295 is always true: place.asn is a whole number from 0 to 4294967295
                    client.roles.exists(route, route == "a") && route == "nosuch" | 60 | route is never "nosuch"; known here: none
                    """)
    void aPartThatNoRequestChangesIsTold(String when, int column, String words) {
        assertThat(problem(rule(when))).isEqualTo("7:" + column + ": rules[0].when: " + words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    [client.id == "a", request.method == "get", request.method == "put"][0]
                    (request.upgrade ? request.method == "get" : request.method == "put")
                    request.method in ["PUT", "get", "DELETE"] || request.method == "put"
                    """)
    void everySuchPartIsToldAtOnce(String when) {
        assertThat(problems(rule(when)))
                .hasSize(2)
                .first()
                .asString()
                .contains("request.method is never \"get\"");
        assertThat(problems(rule(when)).getLast()).contains("request.method is never \"put\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    client.roles.exists(route, route == "nosuch")
                    risk.score >= 1.0
                    risk.score > 0.0
                    place.asn == assurance.ageSeconds && place.asn > 5 && assurance.ageSeconds < 5
                    place.asn == 5 && risk.score == 5.0
                    ["a"].exists(x, x == client.id)
                    {"a": client.id}["a"] == "b"
                    -0.0 == risk.score
                    0.0 / 0.0 == risk.score
                    1.0 / 0.0 > risk.score
                    [[1]].exists(x, x.exists(y, y > 1))
                    (request.method == "POST" || request.upgrade) && request.method == "PUT"
                    (request.method != "POST" && request.upgrade) || request.method == "POST"
                    """)
    void whatSomeRequestMakesDifferentIsLeftAlone(String when) {
        assertThat(problems(rule(when))).isEmpty();
    }
}
