// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.risk.Contribution;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ContributionHeadsTest {

    private final ContributionHeads heads = new ContributionHeads();

    /** "Aa" and "BB" have one hash code, and the places are found by it. */
    @Test
    void headsOfOnePlaceAreAllRememberedAndWrittenRight() {
        assertThat("Aa").hasSameHashCodeAs("BB");
        List<Contribution> all = List.of(of("Aa", "use"), of("BB", "use"), of("Aa", "tempo"));

        List<byte[]> first = all.stream().map(heads::of).toList();

        assertThat(first)
                .map(head -> new String(head, StandardCharsets.US_ASCII))
                .containsExactly(
                        "{\"signal\":\"Aa\",\"group\":\"use\",\"nats\":",
                        "{\"signal\":\"BB\",\"group\":\"use\",\"nats\":",
                        "{\"signal\":\"Aa\",\"group\":\"tempo\",\"nats\":");
        for (int i = 0; i < all.size(); i++) {
            assertThat(heads.of(all.get(i))).isSameAs(first.get(i));
        }
    }

    private static Contribution of(String signal, String group) {
        return new Contribution(signal, group, 1.5, "");
    }
}
