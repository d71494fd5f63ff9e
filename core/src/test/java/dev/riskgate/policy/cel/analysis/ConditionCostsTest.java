// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;

import dev.riskgate.policy.cel.ConditionCosts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a condition is charged for an ordinary request. {@code bench/run worst} holds charges
 * against time, so another figure here has to be measured there.
 */
class ConditionCostsTest {

    private static final long TEXT = 256;

    private static long ordinary(String condition) throws Exception {
        return ConditionCosts.of(ConditionCompiler.Cel.COMPILER.compile(condition).getAst())
                .ordinary();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    request.method == "GET"; 0
                    !(request.upgrade && client.anonymous) || risk.score > 3.0; 0
                    request.upgrade ? true : false; 0
                    request.host.startsWith("a"); 0
                    request.path.glob("/a/**"); 1280
                    request.clientAddress.inCidr("10.0.0.0/8"); 0
                    request.host == request.scheme; 64
                    request.host.startsWith(request.scheme); 64
                    request.host < request.scheme; 64
                    request.host.contains("a"); 768
                    request.path.contains("a"); 768
                    size(request.host) == 3; 256
                    request.host + "a" == "b"; 256
                    int(request.host) == 5; 12800
                    duration(request.host) == duration("5s"); 102464
                    request.host in ["a", "b"]; 512
                    """)
    void aTextIsChargedByTheCharacter(String condition, long charges) throws Exception {
        assertThat(ordinary(condition)).isEqualTo(charges);
    }

    @Test
    void anExpressionIsChargedByItsStepsForEachCharacter() throws Exception {
        for (String regex : new String[] {"a", "(a|b)*c", "^/v[0-9]+/admin$"}) {
            long steps = Pattern.compile(regex).programSize();
            assertThat(ordinary("request.host.matches(\"" + regex + "\")"))
                    .isEqualTo(TEXT * (20 + 6 * steps));
        }
    }

    /** An ordinary list has eight elements, and the walk over them has a step more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    "a" in client.roles; 436
                    size(client.roles) == 3; 436
                    client.roles == ["a"]; 244
                    client.roles.exists(r, r == "a"); 1460
                    client.roles.exists(r, r == request.host); 1748
                    client.roles.exists(r, r.contains("a")); 2996
                    client.roles.exists(r, client.scopes.exists(s, s == r)); 14484
                    ["a", "b", "c"].exists(r, r == request.host); 588
                    client.roles.map(r, r + "x") == []; 7580
                    request.headers["a"].exists(v, v == "1"); 1896
                    client.attributes.a == "x"; 360
                    {"a": request.host} == {}; 64
                    {"a": request.host + "x"} == {}; 320
                    """)
    void aListIsChargedByTheElementAndALoopForEachRound(String condition, long charges)
            throws Exception {
        assertThat(ordinary(condition)).isEqualTo(charges);
    }

    /** It is asked whatever other rules have cost, so nothing that a caller can grow is free. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            textBlock =
                    """
                    request.method == "GET" && !client.anonymous; true
                    request.host.startsWith("a"); true
                    request.host.contains("a"); false
                    has(client.attributes.tier); false
                    ["a", "b"].exists(r, r == "a"); false
                    ["a"].exists(r, r == "a"); true
                    """)
    void onlyWhatCostsTheSameWhateverIsSentIsFree(String condition, boolean free) throws Exception {
        assertThat(
                        ConditionCosts.of(
                                        ConditionCompiler.Cel.COMPILER.compile(condition).getAst())
                                .isFree())
                .isEqualTo(free);
    }
}
