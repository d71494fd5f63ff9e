package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

class LimitsTest {

    @Test
    void eachNameHasALimitOfItsOwnThatStays() {
        Limits limits = new Limits();
        Gcra one = limits.of("one", 0);
        Gcra two = limits.of("two", 0);

        assertThat(one).isNotSameAs(two);
        assertThat(limits.of("one", 5)).isSameAs(one);
        assertThat(limits.of("two", 5)).isSameAs(two);
    }

    @Test
    void threadsThatComeAtTheSameTimeGetTheSameLimit() {
        for (int i = 0; i < 200; i++) {
            Limits limits = new Limits();
            Set<Gcra> seen = ConcurrentHashMap.newKeySet();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int t = 0; t < 8; t++) {
                    threads.execute(() -> seen.add(limits.of("one", 0)));
                }
            }
            assertThat(seen).hasSize(1);
        }
    }
}
