// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AimTest {

    @Test
    void anAimIsMetMissedOrNotMeasured() {
        assertThat(Aim.atLeast("memory to noop", 0.7, 0.7))
                .isEqualTo("memory to noop: 0.70 (aim: at least 0.70, met).");
        assertThat(Aim.atMost("heap, B", 1300, 1024))
                .isEqualTo("heap, B: 1,300 (aim: at most 1,024, **missed**).");
        assertThat(Aim.atLeast("to OPA", Double.NaN, 10))
                .isEqualTo("to OPA: not measured (aim: at least 10.00).");
    }
}
