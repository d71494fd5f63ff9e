// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.yaml.Problem;

import java.util.List;

/** What is told of a faulty policy, as short as a test wants to compare it. */
final class PolicyFaults {

    private PolicyFaults() {}

    /** Problems of a policy whose text starts in line 3. */
    static List<String> problems(String text) {
        return PolicySample.problems(PolicySample.TOP + text).stream()
                .map(Problem::toString)
                .map(problem -> problem.replace("policy.yaml:", ""))
                .toList();
    }

    static String problem(String text) {
        List<String> all = problems(text);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    static String rule(String when) {
        return "credentials: [{ apiKey: { name: keys } }]\n"
                + "rules:\n"
                + "  - name: r\n"
                + "    when: >-\n"
                + "      "
                + when
                + "\n    then: deny\n";
    }
}
