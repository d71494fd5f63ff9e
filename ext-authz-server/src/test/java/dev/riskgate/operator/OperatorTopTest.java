// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clients with the most odd requests, through real HTTP. */
class OperatorTopTest extends OperatorWorld {

    @Test
    void theLoudestClientsAreListedWithWhatLeadsOn() throws Exception {
        assertThat(ask("GET", "/v1/top").body())
                .isEqualTo(
                        "{\"since\":\"2026-03-02T10:00:00Z\",\"clients\":[],\"networks\":[],\"unproven\":0}");

        for (String client : new String[] {"acme", "globex", "acme"}) {
            top.count(
                    SampleDecisions.decision(
                            client,
                            "orders",
                            Verdict.Deny.forbidden(new Reason("blocked", "No."))));
        }

        assertThat(ask("GET", "/v1/top?count=1").body())
                .startsWith(
                        """
                        {"since":"2026-03-02T10:00:00Z","clients":[{"namespace":"keys",\
                        "tenant":"default","client":"acme","odd":2,"refused":2,"score":"84.3",\
                        "reason":"blocked","decision":"0123456789abcdef0123456789abcdef",\
                        """)
                .contains(
                        """
                        "networks":[{"network":"192.0.2.0/24","clients":2,"refused":3,\
                        "decision":"0123456789abcdef0123456789abcdef",\
                        """)
                .endsWith("}],\"unproven\":0}")
                .doesNotContain("globex");
        assertThat(operated).containsExactly("top done", "top done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "501", "many", "9999999999", ""})
    void aCountThatIsNoneIsRefusedWithItsRange(String count) throws Exception {
        var refused = ask("GET", "/v1/top?count=" + count);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("from 1 to 500");
    }

    @Test
    void nobodyWithoutTheTokenLearnsWhoIsOdd() throws Exception {
        top.count(SampleDecisions.challenge());

        var refused = send("GET", "/v1/top", null, "Bearer AAAA");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).doesNotContain("partner-7");
        assertThat(ask("POST", "/v1/top").statusCode()).isEqualTo(405);
    }
}
