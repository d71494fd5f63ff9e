package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.Profile;
import dev.riskgate.signals.Subject;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;

class MemoryStoreTest extends StateStoreSpecification {

    @Override
    protected StateStore newStore() {
        return new MemoryStore(clock, 10_000);
    }

    @Test
    void aFloodOfClientsThatComeOnceNeitherEvictsTheActiveOnesNorGrowsTheStore() {
        MemoryStore store = new MemoryStore(clock, 2_000);
        Map<Profile, Boolean> active = new IdentityHashMap<>();
        for (int visit = 0; visit < 25; visit++) {
            for (int i = 0; i < 500; i++) {
                active.put(store.profile(Subject.client("default", "active-" + i), budget), true);
            }
        }

        for (int i = 0; i < 200_000; i++) {
            store.profile(Subject.client("default", "flood-" + i), budget);
        }
        store.settle();

        int kept = 0;
        for (int i = 0; i < 500; i++) {
            Profile now = store.profile(Subject.client("default", "active-" + i), budget);
            kept += active.containsKey(now) ? 1 : 0;
        }
        assertThat(kept).isEqualTo(500);
        assertThat(store.size()).isLessThanOrEqualTo(2_000);
    }

    @Test
    void atItsBoundOfExactEntriesItRefusesInsteadOfForgettingOne() {
        MemoryStore store = new MemoryStore(clock, 1);
        for (int i = 0; i < 10_000; i++) {
            store.useOnce("proof-" + i, Duration.ofMinutes(1), budget);
        }

        assertThatThrownBy(() -> store.useOnce("one-more", Duration.ofMinutes(1), budget))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.STATE));
        assertThat(store.useOnce("proof-0", Duration.ofMinutes(1), budget)).isFalse();

        clock.advance(Duration.ofMinutes(2));
        assertThat(store.useOnce("one-more", Duration.ofMinutes(1), budget)).isTrue();
    }
}
