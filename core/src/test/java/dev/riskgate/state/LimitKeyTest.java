// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.observation.Subject;

import org.junit.jupiter.api.Test;

import java.util.List;

class LimitKeyTest {

    /** Else one could use up the limit of another: names are keys in the shared store. */
    @Test
    void noTwoLimitsAndNoTwoCallersHaveOneName() {
        Subject acme = Subject.client("default", "acme");
        List<LimitKey> keys =
                List.of(
                        new LimitKey("perClient", acme),
                        new LimitKey("perClient", Subject.client("default", "other")),
                        new LimitKey("perClient", Subject.client("keys", "default", "acme2")),
                        new LimitKey("perClient", "192.0.2.7"),
                        new LimitKey("perAddress", "192.0.2.7"),
                        new LimitKey("perAddress|192", "0.2.7"),
                        new LimitKey("perAddress", "192.0.2.8"));
        assertThat(keys.stream().map(LimitKey::name).distinct()).hasSize(keys.size());
        assertThat(new LimitKey("perClient", Subject.client("default", "acme")).name())
                .isEqualTo(new LimitKey("perClient", acme).name());
    }
}
