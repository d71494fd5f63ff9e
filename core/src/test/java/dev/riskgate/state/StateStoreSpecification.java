// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.state.StateStore.Permit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** What every state store has to do. A new store passes by extending this and making itself. */
public abstract class StateStoreSpecification {

    protected final TestClock clock = new TestClock();
    protected final Budget budget =
            CheckBudget.start(System::nanoTime, TimeUnit.MINUTES.toNanos(5)).mayBlock();
    private StateStore store;

    protected abstract StateStore newStore();

    @BeforeEach
    void makeStore() {
        store = newStore();
    }

    @Test
    void theSameSubjectHasTheSameProfile() {
        Subject acme = Subject.client("default", "acme");
        ProfileHandle handle = store.profile(acme, Consistency.BOUNDED, budget);
        store.changed(handle, WriteUrgency.EVENTUAL, budget);

        assertThat(handle.current()).isTrue();
        assertThat(profile(Subject.client("default", "acme"))).isSameAs(handle.profile());
    }

    @Test
    void subjectsOfDifferentNamespacesTenantsKindsAndIdsAreStrangers() {
        List<Subject> subjects =
                List.of(
                        new Subject("keys", "a", Subject.Kind.CLIENT, "x"),
                        new Subject("keys", "b", Subject.Kind.CLIENT, "x"),
                        new Subject("keys", "a", Subject.Kind.NETWORK, "x"),
                        new Subject("keys", "a", Subject.Kind.CLIENT, "y"),
                        new Subject("https://idp.example/", "a", Subject.Kind.CLIENT, "x"),
                        Subject.client("keys", "acme", "eu/alice"),
                        Subject.client("keys", "acme/eu", "alice"),
                        Subject.client("keys", "acme|eu", "alice"),
                        Subject.client("keys", "acme", "eu|alice"),
                        Subject.client("keys|acme", "eu", "alice"),
                        Subject.client("keys", "acme\\", "|eu"),
                        Subject.client("keys", "acme", "\\|eu"));

        assertThat(subjects.stream().map(this::profile).distinct()).hasSize(subjects.size());
    }

    @Test
    void whatIsForgottenStartsAnew() {
        Profile before = profile(Subject.client("default", "acme"));
        Profile other = profile(Subject.client("default", "other"));
        before.accept();
        store.forget(Subject.client("default", "acme"), budget);

        assertThat(profile(Subject.client("default", "acme"))).isNotSameAs(before);
        assertThat(profile(Subject.client("default", "other"))).isSameAs(other);
    }

    @Test
    void aOneTimeProofIsUsedOnce() {
        assertThat(use("totp:acme:1", 2)).isEqualTo(OneTimeUse.FIRST);
        assertThat(use("totp:acme:1", 2)).isEqualTo(OneTimeUse.AGAIN);
        assertThat(use("totp:acme:2", 2)).isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void theMarkOfAOneTimeProofIsKeptForItsWholeTime() {
        use("k", 2);
        clock.advance(Duration.ofMinutes(2));
        assertThat(use("k", 2)).isEqualTo(OneTimeUse.AGAIN);
        clock.advance(Duration.ofMillis(1));
        assertThat(use("k", 2)).isEqualTo(OneTimeUse.FIRST);
    }

    @Test
    void ofManyConcurrentUsesExactlyOneIsTheFirst() throws Exception {
        List<OneTimeUse> uses = together(32, () -> use("raced", 1));

        assertThat(uses).containsOnlyOnce(OneTimeUse.FIRST);
    }

    @Test
    void failuresAreCountedFromTheFirstUntilTheWindowEnds() {
        assertThat(store.failures("acme", budget)).isZero();
        assertThat(store.addFailure("acme", Duration.ofMinutes(15), budget)).isEqualTo(1);
        clock.advance(Duration.ofMinutes(14));
        assertThat(store.addFailure("acme", Duration.ofMinutes(15), budget)).isEqualTo(2);
        assertThat(store.failures("acme", budget)).isEqualTo(2);
        assertThat(store.failures("other", budget)).isZero();

        clock.advance(Duration.ofMinutes(2));
        assertThat(store.failures("acme", budget)).isZero();
        assertThat(store.addFailure("acme", Duration.ofMinutes(15), budget)).isEqualTo(1);
    }

    @Test
    void concurrentFailuresAreAllCounted() throws Exception {
        together(50, () -> store.addFailure("raced", Duration.ofMinutes(1), budget));

        assertThat(store.failures("raced", budget)).isEqualTo(50);
    }

    @Test
    void aLimitGrantsItsBurstAndThenItsRate() {
        for (int i = 4; i >= 0; i--) {
            assertThat(take()).isEqualTo(new Permit(true, i, Duration.ZERO));
        }
        Permit refused = take();
        assertThat(refused.granted()).isFalse();
        assertThat(refused.retryAfter()).isBetween(Duration.ofMillis(70), Duration.ofMillis(100));
        clock.advance(Duration.ofMillis(60));
        assertThat(take().granted()).isFalse();
        clock.advance(Duration.ofMillis(40));
        assertThat(take().granted()).isTrue();
        assertThat(take().granted()).isFalse();
    }

    @Test
    void aRefusedRequestTakesNothing() {
        for (int i = 0; i < 1000; i++) {
            take();
        }
        clock.advance(Duration.ofMillis(500));

        for (int i = 0; i < 5; i++) {
            assertThat(take().granted()).isTrue();
        }
        assertThat(take().granted()).isFalse();
    }

    @Test
    void aLongIdleLimitGrantsNoMoreThanItsBurst() {
        take();
        clock.advance(Duration.ofDays(30));
        int granted = 0;
        for (int i = 0; i < 100; i++) {
            granted += take().granted() ? 1 : 0;
        }

        assertThat(granted).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    void aClockThatIsSetBackKeepsNobodyOutLongerThanABurstDoes(Consistency kind) {
        for (int i = 0; i < 5; i++) {
            take(kind, "acme", 10, 5);
        }
        clock.advance(Duration.ofHours(-2));

        assertThat(take(kind, "acme", 10, 5))
                .isEqualTo(new Permit(false, 0, Duration.ofMillis(100)));
        clock.advance(Duration.ofMillis(100));
        assertThat(take(kind, "acme", 10, 5).granted()).isTrue();
        assertThat(take(kind, "acme", 10, 5).granted()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aRateThatIsRaisedCountsAtOnce(Consistency kind) {
        assertThat(take(kind, "acme", 1.0 / 86_400, 1).granted()).isTrue();

        assertThat(take(kind, "acme", 100, 100).retryAfter()).isEqualTo(Duration.ofMillis(10));
        clock.advance(Duration.ofMillis(10));
        assertThat(take(kind, "acme", 100, 100).granted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aRateThatIsLoweredLetsNobodyPassAtOnceWhoUsedItUp(Consistency kind) {
        for (int i = 0; i < 100; i++) {
            take(kind, "acme", 1, 100);
        }

        assertThat(take(kind, "acme", 0.001, 1).granted()).isFalse();
    }

    /** 12 a minute have no exact interval in doubles' seconds, nor have 1,000 a minute. */
    @ParameterizedTest
    @EnumSource
    void aBurstIsExactWhateverTheRate(Consistency kind) {
        for (int count : new int[] {13, 61, 250, 1_000}) {
            for (int seconds : new int[] {1, 60, 3_600, 86_400}) {
                String whom = count + "/" + seconds;
                int granted = 0;
                while (take(kind, whom, (double) count / seconds, count).granted()) {
                    granted++;
                }
                assertThat(granted).as(whom).isEqualTo(count);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBurstThatTakesCenturiesToComeBackRefusesNobodyForIt(Consistency kind) {
        for (int i = 0; i < 10; i++) {
            assertThat(take(kind, "acme", 1.0 / 86_400, 200_000).granted()).isTrue();
        }
    }

    /** The store under test holds far fewer than come here. */
    @Test
    void aFloodOfUnprovenCallersTakesNobodyElsesPlace() {
        for (int i = 0; i < 500; i++) {
            take(Consistency.BOUNDED, "address-" + i, 1.0 / 3_600, 1);
        }
        for (int i = 0; i < 200_000; i++) {
            LimitKey key = LimitKey.unproven("unauthentic", "flood-" + i);
            store.take(key, 1.0 / 3_600, 1, Consistency.BOUNDED, budget);
        }
        for (int i = 0; i < 500; i++) {
            assertThat(take(Consistency.BOUNDED, "address-" + i, 1.0 / 3_600, 1).granted())
                    .as("%d", i)
                    .isFalse();
        }
    }

    @Test
    void unprovenCallersAreCountedEachForItself() {
        LimitKey one = LimitKey.unproven("unauthentic", "one");
        LimitKey two = LimitKey.unproven("unauthentic", "two");

        assertThat(store.take(one, 1, 2, Consistency.BOUNDED, budget).granted()).isTrue();
        assertThat(store.take(one, 1, 2, Consistency.BOUNDED, budget).granted()).isTrue();
        assertThat(store.take(one, 1, 2, Consistency.BOUNDED, budget).granted()).isFalse();
        assertThat(store.take(two, 1, 2, Consistency.BOUNDED, budget).granted()).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.take(one, 1, 2, Consistency.BOUNDED, budget).granted()).isTrue();
    }

    @Test
    void limitsOfDifferentKeysDoNotTouchEachOther() {
        for (int i = 0; i < 10; i++) {
            take();
        }

        assertThat(take("other", 10, 5).granted()).isTrue();
    }

    @Test
    void concurrentRequestsGetNoMoreThanTheBurst() throws Exception {
        List<Permit> permits = together(64, () -> take("raced", 1, 7));

        assertThat(permits).filteredOn(Permit::granted).hasSize(7);
    }

    private Profile profile(Subject subject) {
        return store.profile(subject, Consistency.BOUNDED, budget).profile();
    }

    /** Uses a proof that can be used from a little later on, so that nobody has used it before. */
    private OneTimeUse use(String key, int minutes) {
        return store.useOnce(key, clock.millis() + 10_000, Duration.ofMinutes(minutes), budget);
    }

    private Permit take() {
        return take("acme", 10, 5);
    }

    private Permit take(String whom, double perSecond, long burst) {
        return take(Consistency.STRICT, whom, perSecond, burst);
    }

    private Permit take(Consistency kind, String whom, double perSecond, long burst) {
        return store.take(new LimitKey("burst", whom), perSecond, burst, kind, budget);
    }

    private static <T> List<T> together(int times, Callable<T> task) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(java.util.Collections.nCopies(times, task))) {
                results.add(result.get());
            }
            return results;
        }
    }
}
