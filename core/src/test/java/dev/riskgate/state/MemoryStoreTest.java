// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.StateStore.Permit;

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
        assertThat(store.size()).isBetween(500L, 2_000L);
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
    void whatAnEarlierProcessMayHaveSeenUsedIsLost() {
        MemoryStore store = MemoryStore.startingNow(clock, 1_000);
        long start = clock.millis();

        assertThat(use(store, "before", start - 30_000)).isEqualTo(OneTimeUse.LOST);
        assertThat(use(store, "at a clock that is behind", start + 1_999))
                .isEqualTo(OneTimeUse.LOST);
        clock.advance(Duration.ofMinutes(10));
        assertThat(use(store, "before", start - 30_000)).isEqualTo(OneTimeUse.LOST);

        assertThat(use(store, "since", start + 2_000)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use(store, "since", start + 2_000)).isEqualTo(OneTimeUse.AGAIN);
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

    @Test
    void itIsAlwaysThereAndHasTheOnlyCopy() {
        MemoryStore store = new MemoryStore(clock, 1_000);
        Subject acme = Subject.client("default", "acme");
        assertThat(store.isReachable()).isTrue();
        assertThat(store.isShared()).isFalse();
        assertThat(store.local(acme)).isNull();

        Profile profile = profile(store, "acme");
        assertThat(store.local(acme)).extracting(ProfileHandle::profile).isSameAs(profile);
    }

    /** To be asked for, or counted for, is not to be known. */
    @Test
    void whoNeverMadeARequestIsNotFound() {
        MemoryStore store = new MemoryStore(clock, 1_000);
        Subject acme = Subject.client("default", "acme");
        assertThat(store.find(acme, budget)).isNull();
        Profile profile = profile(store, "acme");
        assertThat(store.find(acme, budget)).isNull();

        var model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Observation request = aRequest();
        var assessment = model.assess(profile, store.population(), request);
        model.fold(profile, store.population(), request, assessment, Outcome.ALLOWED, 0);
        assertThat(store.find(acme, budget)).extracting(ProfileHandle::profile).isSameAs(profile);
    }

    private Observation aRequest() {
        return new Observation(
                clock.millis(),
                1,
                0,
                2,
                3,
                4,
                5,
                0,
                new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.ORDINARY),
                6,
                Observation.Method.READ,
                7,
                0);
    }

    /** A policy that is reloaded with other names again and again gets there. */
    @Test
    void limitsBeyondThoseThatHaveAPlaceAreCountedAll() {
        MemoryStore store = new MemoryStore(clock, 1_000);
        Subject acme = Subject.client("default", "acme");
        profile(store, "acme");
        for (int i = 0; i < 40; i++) {
            LimitKey key = new LimitKey("limit-" + i, acme);
            assertThat(takeOnce(store, key).granted()).as("%d", i).isTrue();
            assertThat(takeOnce(store, key).granted()).as("%d", i).isFalse();
        }
    }

    /** More than the store holds clients. */
    @Test
    void asManyUnprovenCallersAreCountedAsIsSaid() {
        MemoryStore store = new MemoryStore(clock, 1);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 10_000; i++) {
                Permit permit = takeOnce(store, LimitKey.unproven("unauthentic", "address-" + i));
                assertThat(permit.granted()).isEqualTo(round == 0);
            }
        }
    }

    private Permit takeOnce(MemoryStore store, LimitKey key) {
        return store.take(key, 1.0 / 3_600, 1, Consistency.BOUNDED, budget);
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

    private OneTimeUse use(MemoryStore store, String key, long issuedAtMillis) {
        return store.useOnce(key, issuedAtMillis, Duration.ofMinutes(2), budget);
    }

    private OneTimeUse use(MemoryStore store, String key) {
        return store.useOnce(key, clock.millis(), Duration.ofMinutes(1), budget);
    }
}
