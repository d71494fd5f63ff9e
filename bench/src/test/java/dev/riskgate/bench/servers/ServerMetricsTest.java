// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;

class ServerMetricsTest {

    private static final ServerMetrics METRICS =
            new ServerMetrics(
                    """
                    # HELP riskgate_redis_commands_total Commands sent to Redis.
                    # TYPE riskgate_redis_commands_total counter
                    riskgate_redis_commands_total 1204.0
                    riskgate_redis_commands_total_created 1.7E9
                    riskgate_decisions_total{verdict="allow",route="a } b"} 30.0
                    riskgate_decisions_total{verdict="deny",route="orders"} 1.5E1 1795000000
                    """);

    @Test
    void aMetricIsReadAndNoOtherThatBeginsLikeIt() throws IOException {
        assertThat(METRICS.value("riskgate_redis_commands_total")).isEqualTo(1204);
    }

    @Test
    void labelSetsAreAddedUp() throws IOException {
        assertThat(METRICS.value("riskgate_decisions_total")).isEqualTo(45);
    }

    @Test
    void aMetricThatIsNotThereIsNotTakenForZero() {
        assertThatThrownBy(() -> METRICS.value("riskgate_redis_commands"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riskgate_redis_commands");
    }
}
