// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;

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
                active.put(profile(store, "active-" + i), true);
            }
        }

        for (int i = 0; i < 200_000; i++) {
            profile(store, "flood-" + i);
        }

        int kept = 0;
        for (int i = 0; i < 500; i++) {
            Profile now = profile(store, "active-" + i);
            kept += active.containsKey(now) ? 1 : 0;
        }
        assertThat(kept).isEqualTo(500);
        assertThat(store.size()).isLessThanOrEqualTo(2_000);
    }

    @Test
    void atItsBoundOfExactEntriesItRefusesInsteadOfForgettingOne() {
        MemoryStore store = new MemoryStore(clock, 1);
        for (int i = 0; i < 10_000; i++) {
            use(store, "proof-" + i);
        }

        assertThatThrownBy(() -> use(store, "one-more"))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.STATE));
        assertThat(use(store, "proof-0")).isEqualTo(OneTimeUse.AGAIN);

        clock.advance(Duration.ofMinutes(2));
        assertThat(use(store, "one-more")).isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void whereNoFailureCanBeCountedItDoesNotSayThatThereWasNone() {
        MemoryStore store = new MemoryStore(clock, 1);
        for (int i = 0; i < 10_000; i++) {
            store.addFailure("basic:" + i, Duration.ofMinutes(1), budget);
        }

        assertThatThrownBy(() -> store.failures("basic:one more", budget))
                .isInstanceOf(DegradedException.class);
        assertThat(store.failures("basic:0", budget)).isEqualTo(1);
        assertThat(store.failures("otp:client", budget)).as("of others").isZero();

        clock.advance(Duration.ofMinutes(2));
        assertThat(store.failures("basic:one more", budget)).isZero();
    }

    @Test
    void aFullTableIsClearedOnceASecondAndNotForEveryNewKey() {
        MemoryStore store = new MemoryStore(clock, 1);
        for (int i = 0; i < 10_000; i++) {
            store.addFailure("basic:" + i, Duration.ofMillis(100), budget);
        }
        assertThatThrownBy(() -> store.failures("basic:one more", budget))
                .isInstanceOf(DegradedException.class);

        clock.advance(Duration.ofMillis(999));
        assertThatThrownBy(() -> store.failures("basic:one more", budget))
                .as("all are over, and it was cleared less than a second ago")
                .isInstanceOf(DegradedException.class);
        assertThat(store.failures("basic:0", budget)).as("one that is over").isZero();

        clock.advance(Duration.ofMillis(1));
        assertThat(store.failures("basic:one more", budget)).isZero();
    }

    @Test
    void aClockThatWasSetBackDoesNotKeepAFullTableFull() {
        MemoryStore store = new MemoryStore(clock, 1);
        fillWithMarks(store, 10_000);
        clock.advance(Duration.ofMinutes(30));
        assertThat(use(store, "clears")).isEqualTo(OneTimeUse.FIRST);

        clock.advance(Duration.ofMinutes(-20));
        fillWithMarks(store, 9_999);
        clock.advance(Duration.ofMinutes(2));
        assertThat(use(store, "one-more")).isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void aForgottenClientStartsAnew() {
        MemoryStore store = new MemoryStore(clock, 1_000);
        Profile before = profile(store, "acme");
        Profile other = profile(store, "other");

        store.forget(Subject.client("default", "acme"), budget);

        assertThat(profile(store, "acme")).isNotSameAs(before);
        assertThat(profile(store, "other")).isSameAs(other);
    }

    private Profile profile(MemoryStore store, String client) {
        return store.profile(Subject.client("default", client), Consistency.BOUNDED, budget)
                .profile();
    }

    private void fillWithMarks(MemoryStore store, int count) {
        for (int i = 0; i < count; i++) {
            use(store, clock.millis() + "-" + i);
        }
    }

    private OneTimeUse use(MemoryStore store, String key) {
        return store.useOnce(key, clock.millis(), Duration.ofMinutes(1), budget);
    }
}
