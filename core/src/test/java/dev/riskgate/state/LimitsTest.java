// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

class LimitsTest {

    private static final double SELDOM = 0.001;

    private final LimitSlots places = new LimitSlots();

    @Test
    void eachNameHasALimitOfItsOwnThatStays() {
        Limits limits = new Limits();

        assertThat(granted(limits, "one")).isTrue();
        assertThat(granted(limits, "two")).isTrue();
        assertThat(granted(limits, "one")).isFalse();
        assertThat(granted(limits, "two")).isFalse();
    }

    @Test
    void threadsThatComeAtTheSameTimeGetTheSameLimit() {
        for (int i = 0; i < 200; i++) {
            Limits limits = new Limits();
            LimitSlots fresh = new LimitSlots();
            AtomicInteger granted = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 8; t++) {
                    threads.execute(
                            () -> {
                                boolean one = limits.take(fresh.of("one"), 0, SELDOM, 3).granted();
                                granted.addAndGet(one ? 1 : 0);
                            });
                }
            }
            assertThat(granted).hasValue(3);
        }
    }

    @Test
    void thereIsABoundOfNamesThatHaveAPlace() {
        for (int i = 0; i < 32; i++) {
            assertThat(places.of("limit-" + i)).isEqualTo(i);
        }

        assertThat(places.of("one-more")).isEqualTo(LimitSlots.NONE);
        assertThat(places.of("limit-31")).isEqualTo(31);
    }

    @Test
    void eachReplicaThatHasNotHeardOfTheOthersMayHaveLetABurstPass() {
        assertThat(Gcra.longestAhead(10, 5, 1)).isEqualTo(500_000_000);
        assertThat(Gcra.longestAhead(10, 5, 3)).isEqualTo(1_500_000_000);
    }

    private boolean granted(Limits limits, String name) {
        return limits.take(places.of(name), 0, SELDOM, 1).granted();
    }
}
