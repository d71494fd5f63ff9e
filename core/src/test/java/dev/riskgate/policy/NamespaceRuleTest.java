// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** Rules over {@code client.namespace}: only those of the policy's credentials can be met. */
class NamespaceRuleTest {

    private static final String CREDENTIALS =
            """
            credentials:
              - jwt: { name: idp, issuer: https://idp.example.com/, audiences: [api] }
              - jwt: { name: apps, issuer: https://apps.example, audiences: [api], clients: partners }
              - apiKey: { name: machines, clients: partners }
            """;

    private static List<Problem> problems(String condition) {
        return PolicySample.problems(
                PolicySample.TOP
                        + CREDENTIALS
                        + "rules:\n  - name: r\n    then: deny\n    when: >-\n      "
                        + condition
                        + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.namespace == \"partner\"",
                "client.namespace != \"partner\"",
                "client.namespace in [\"partner\", \"partners\"]",
                "request.method == \"GET\" && client.namespace == \"keys\"",
                "client.namespace == \"https://idp.example.com\"",
                "client.namespace == \"idp\"",
                "client.namespace.startsWith(\"x\")"
            })
    void aNamespaceThatNoCredentialHasIsRefused(String condition) {
        assertThat(problems(condition)).singleElement().asString().contains("never");
    }

    @Test
    void theOneThatIsMeantIsSuggested() {
        assertThat(problems("client.namespace == \"partner\""))
                .singleElement()
                .asString()
                .contains("client.namespace is never \"partner\"", "did you mean \"partners\"?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "client.namespace == \"partners\"",
                "client.namespace == \"https://idp.example.com/\"",
                "client.namespace == \"\"",
                "!(client.namespace in [\"partners\"])",
                "client.namespace.startsWith(\"https://\")",
                "client.namespace == client.id"
            })
    void theOnesThatThereAreAndNoneAtAllAreAllowed(String condition) {
        assertThat(problems(condition)).isEmpty();
    }

    /** The sample's caller is a client of keys. */
    @Test
    void aRuleReadsTheNamespaceOfTheClient() {
        String rules = "rules: [{ name: r, then: deny, when: 'client.namespace == \"%s\"' }]";

        assertThat(PolicySample.of(rules.formatted("keys")).verdict())
                .isInstanceOf(Verdict.Deny.class);
        assertThat(PolicySample.of(rules.formatted("https://idp.example.com/")).verdict())
                .isEqualTo(Verdict.allow());
    }
}
