// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.decision.DenialResponse;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which words a client gets, by what it sent. */
class DenialWordsTest {

    @Test
    void whoIsThrottledForCredentialsThatDoNotHoldIsToldThatAValidOnePasses() {
        Reason unknown = new Reason("api_key_unknown", "inner");
        assertThat(throttled(new Identification.Rejected(Scheme.RISKGATE, unknown)))
                .isEqualTo(
                        "Too many requests with credentials that are not valid, from this address"
                                + " or network. One with a valid credential passes. Try again in"
                                + " 7 s.");
        assertThat(throttled(new Identification.Proven(Callers.apiKey("partner"))))
                .isEqualTo("Too many requests. Try again in 7 s.");
    }

    private static String throttled(Identification identification) {
        Duration wait = Duration.ofSeconds(7);
        DenialResponse response =
                RateLimitResponse.of(
                        new Verdict.Throttle("l", 1, wait, wait, List.of()), identification, "d-1");
        return String.valueOf(response.problem().get("detail"));
    }

    @Test
    void anExpiredTokenAndAnExpiredKeyAreToldApart() {
        assertThat(problemOf("jwt_expired")).isEqualTo(ClientProblem.TOKEN_EXPIRED);
        assertThat(problemOf("api_key_expired")).isEqualTo(ClientProblem.CREDENTIAL_EXPIRED);
        assertThat(problemOf("jwt_malformed")).isEqualTo(ClientProblem.TOKEN_INVALID);
        assertThat(problemOf("api_key_malformed")).isEqualTo(ClientProblem.CREDENTIAL_INVALID);
        assertThat(problemOf("rule_of_the_operator")).isEqualTo(ClientProblem.ACCESS_DENIED);
    }

    private static ClientProblem problemOf(String code) {
        List<Reason> reasons = List.of(new Reason(code, "inner"));
        return PublicReason.of(reasons, ClientProblem.ACCESS_DENIED).problem();
    }

    @Test
    void eachProblemHasATypeOfItsOwnAndATitle() {
        Set<String> types = new HashSet<>();
        for (ClientProblem problem : ClientProblem.values()) {
            assertThat(types.add(problem.type())).as(problem.type()).isTrue();
            assertThat(problem.type()).matches("https://riskgate\\.dev/problems/[a-z-]+");
            assertThat(problem.title()).as(problem.type()).isNotBlank();
        }
    }
}
