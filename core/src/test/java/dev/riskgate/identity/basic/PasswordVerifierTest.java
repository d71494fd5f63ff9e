// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;
import dev.riskgate.identity.basic.PasswordVerifier.Result;
import dev.riskgate.identity.basic.hash.PasswordHash;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

class PasswordVerifierTest {

    private static final byte[] SECRET = new byte[32];
    private static final int THREADS = 2;
    private static final int ATTEMPTS = 5;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final String RIGHT = "correct horse";
    private static final String HOME = "192.0.2.7";
    private static final String AWAY = "198.51.100.7";
    private static final PasswordHash HASH = TestHashes.of(RIGHT);
    private static final PasswordHash NOBODY = HASH.ofNobody(new SecureRandom());

    private final TestClock clock = new TestClock();
    private final GuessStore store = new GuessStore(clock);
    private PasswordVerifier passwords = verifier();

    @AfterEach
    void close() {
        passwords.close();
    }

    private PasswordVerifier verifier() {
        return new PasswordVerifier(
                store, SECRET, new SecureRandom(), clock, System::nanoTime, THREADS);
    }

    @Test
    void aPasswordThatWasSeenBeforeIsKnownWithoutWaiting() {
        assertThatThrownBy(() -> passwords.verify(legacy(RIGHT, HOME), onLoop()))
                .isInstanceOf(MustWait.class);
        assertThat(passwords.hashed()).as("before it may wait").isZero();

        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
        assertThat(passwords.verify(legacy(RIGHT, "192.0.2.200"), onLoop()))
                .as("of the same network")
                .isEqualTo(Result.RIGHT);
        assertThat(passwords.hashed()).isEqualTo(1);
    }

    @Test
    void fiftyConnectionsWithOnePasswordCostOneHash() throws Exception {
        List<Object> results = together(50, _ -> legacy(RIGHT, HOME));

        assertThat(results).containsOnly(Result.RIGHT);
        assertThat(passwords.hashed()).isEqualTo(1);
    }

    @Test
    void theSameWrongPasswordIsOneGuessHoweverOftenItIsSent() throws Exception {
        together(50, _ -> legacy("old one", HOME));
        for (int i = 0; i < 20; i++) {
            assertThat(verify(legacy("old one", i % 2 == 0 ? HOME : AWAY))).isEqualTo(Result.WRONG);
        }

        assertThat(passwords.verify(legacy("old one", HOME), onLoop()))
                .as("without waiting")
                .isEqualTo(Result.WRONG);
        assertThat(passwords.hashed()).isEqualTo(1);
        assertThat(store.keys()).hasSize(1);
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
    }

    @Test
    void afterTooManyWrongPasswordsNobodyLearnsWhetherOneIsRight() {
        guess(ATTEMPTS, AWAY);
        long hashed = passwords.hashed();

        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.LOCKED);
        assertThat(verify(legacy("another", AWAY))).isEqualTo(Result.LOCKED);
        assertThat(passwords.hashed()).as("a locked attempt costs no hash").isEqualTo(hashed);

        clock.advance(WINDOW.plusMillis(1));
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
    }

    @Test
    void anUnknownNameIsLockedAsAKnownOneIs() {
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThat(verify(unknown("guess " + i))).isEqualTo(Result.WRONG);
        }

        assertThat(verify(unknown("another"))).isEqualTo(Result.LOCKED);
        assertThat(passwords.hashed()).isEqualTo(ATTEMPTS);
        assertThat(verify(legacy(RIGHT, HOME))).as("another account").isEqualTo(Result.RIGHT);
    }

    @Test
    void guessesThatAreSentTogetherAreNoMoreThanTheAllowedOnesAndOneForEachThread()
            throws Exception {
        for (int round = 0; round < 5; round++) {
            long before = passwords.hashed();
            List<Object> results =
                    together(300, i -> legacy("guess " + i, "198.51.100." + i % 250));

            assertThat(results).doesNotContain(Result.RIGHT);
            assertThat(results.stream().filter(Result.WRONG::equals).count())
                    .isLessThanOrEqualTo(ATTEMPTS);
            assertThat(passwords.hashed() - before)
                    .isBetween((long) ATTEMPTS, (long) ATTEMPTS + THREADS);
            clock.advance(WINDOW.plusMillis(1));
            passwords.close();
            passwords = verifier();
        }
    }

    @Test
    void aRightPasswordThatMeetsTheLockOnItsWayIsNotTold() {
        AtomicInteger reads = new AtomicInteger();
        store.beforeRead(
                () -> {
                    // Two looks of three reads each go before the hash.
                    if (reads.incrementAndGet() == 7) {
                        store.beforeRead(() -> {});
                        guess(ATTEMPTS, AWAY);
                    }
                });

        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.LOCKED);
        assertThat(reads).hasValue(7);
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.LOCKED);
    }

    @Test
    void aGuessBeyondTheLastIsNeverToldToBeWrong() {
        store.beforeAdding(
                () -> {
                    store.beforeAdding(() -> {});
                    guess(ATTEMPTS, AWAY);
                });

        assertThat(verify(legacy("beyond", HOME))).isEqualTo(Result.LOCKED);
        assertThat(verify(legacy("beyond", HOME))).as("nor later").isEqualTo(Result.LOCKED);
    }

    @Test
    void aNetworkThatSentTheRightPasswordIsNotLockedOutByGuessesFromElsewhere() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        guess(ATTEMPTS, AWAY);

        assertThat(verify(legacy(RIGHT, "203.0.113.1")))
                .as("a new network")
                .isEqualTo(Result.LOCKED);
        assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
        restart();
        assertThat(verify(legacy(RIGHT, HOME))).as("after a restart").isEqualTo(Result.RIGHT);
    }

    @Test
    void aProvenNetworkHasACountAndALockOfItsOwn() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThat(verify(legacy("guess " + i, "192.0.2.66"))).isEqualTo(Result.WRONG);
        }

        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.LOCKED);
        assertThat(verify(legacy(RIGHT, AWAY))).as("others are not locked").isEqualTo(Result.RIGHT);
        clock.advance(WINDOW.plusMillis(1));
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
    }

    /** What is recognised without asking the store must not become an oracle. */
    @Test
    void noGuessFromTheClientsOwnNetworkIsRecognisedAfterTooManyOthersWhateverTheStoreDoes() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        store.away(true);
        for (int i = 0; i < ATTEMPTS; i++) {
            assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
            assertDegraded(Degradation.STATE, legacy("guess " + i, HOME));
        }

        assertDegraded(Degradation.STATE, legacy(RIGHT, HOME));
        store.away(false);
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
    }

    @Test
    void whatIsNotKnownIsUndecidedWhileTheStoreIsAway() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        store.away(true);
        long hashed = passwords.hashed();

        assertDegraded(Degradation.STATE, legacy("wrong", HOME));
        assertDegraded(Degradation.STATE, legacy(RIGHT, AWAY));
        assertDegraded(Degradation.STATE, unknown("wrong"));
        assertThat(passwords.hashed()).isEqualTo(hashed);
        assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
    }

    @Test
    void aGuessThatCannotBeCountedIsNotToldToBeWrong() {
        store.readOnly();
        assertDegraded(Degradation.STATE, legacy("wrong", HOME));
        assertDegraded(Degradation.STATE, legacy(RIGHT, HOME));
        store.away(false);

        assertThat(verify(legacy("wrong", HOME))).isEqualTo(Result.WRONG);
        assertThat(store.keys()).as("counted then").hasSize(1);
    }

    /**
     * Else whoever is on the client's network could guess without end, and see which one passes.
     */
    @Test
    void norIsARightOneToldThenThoughItsNetworkIsProven() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        restart();
        store.readOnly();

        for (int i = 0; i < 2 * ATTEMPTS; i++) {
            assertDegraded(Degradation.STATE, legacy("guess " + i, HOME));
        }
        assertDegraded(Degradation.STATE, legacy(RIGHT, HOME));
    }

    /** A reload makes another hash of nobody; only an unknown name would cost a hash again. */
    @Test
    void aWrongPasswordOfAnUnknownNameIsRememberedWhenTheFileIsReadAnew() {
        assertThat(verify(attempt("nobody", "old one", HOME, NOBODY, false)))
                .isEqualTo(Result.WRONG);
        PasswordHash reloaded = HASH.ofNobody(new SecureRandom());

        assertThat(passwords.verify(attempt("nobody", "old one", HOME, reloaded, false), onLoop()))
                .isEqualTo(Result.WRONG);
        assertThat(passwords.hashed()).isEqualTo(1);
    }

    @Test
    void aRightPasswordIsNotToldWhereTheLockCannotBeSeenAgain() {
        AtomicInteger reads = new AtomicInteger();
        store.beforeRead(
                () -> {
                    if (reads.incrementAndGet() > 6) {
                        store.away(true);
                    }
                });

        assertDegraded(Degradation.STATE, legacy(RIGHT, HOME));
        assertDegraded(Degradation.STATE, legacy(RIGHT, HOME));
        assertThat(passwords.hashed()).isEqualTo(1);
    }

    @Test
    void aCheckThatRunsOutOfTimeLeavesTheRestToTheThread() throws Exception {
        Budget none = CheckBudget.start(System::nanoTime, 1).mayBlock();
        assertThatThrownBy(() -> passwords.verify(legacy(RIGHT, HOME), none))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(Degradation.DEADLINE));
        await(() -> passwords.remembered() == 1);
        assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);

        assertThatThrownBy(() -> passwords.verify(unknown("wrong"), none))
                .isInstanceOf(DegradedException.class);
        await(() -> store.keys().size() == 2);
    }

    @Test
    void aChangedPasswordFallsAtOnce() {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        Attempt changed = attempt("legacy", RIGHT, HOME, TestHashes.of("another"), true);

        assertThat(verify(changed)).isEqualTo(Result.WRONG);
        assertThat(verify(attempt("legacy", RIGHT, HOME, NOBODY, false))).isEqualTo(Result.WRONG);
        assertThat(verify(attempt("gone", RIGHT, HOME, HASH, false)))
                .as("whatever it is compared with")
                .isEqualTo(Result.WRONG);
    }

    @Test
    void whatIsRememberedOfOneAccountIsNothingToAnother() {
        PasswordHash same = HASH;
        assertThat(verify(attempt("a", "x" + RIGHT, HOME, same, true))).isEqualTo(Result.WRONG);
        assertThat(verify(attempt("ax", RIGHT, HOME, same, true))).isEqualTo(Result.RIGHT);
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
    }

    /** Attempts that run share one by these, and networks may be locked apart. */
    @Test
    void attemptsAreKnownByAccountHashPasswordAndNetwork() {
        AttemptKeys keys = new AttemptKeys(new SecureRandom());
        Attempt one = legacy(RIGHT, HOME);

        assertThat(keys.from(one)).isEqualTo(keys.from(legacy(RIGHT, "192.0.2.9")));
        for (Attempt other :
                List.of(
                        legacy(RIGHT, AWAY),
                        legacy(RIGHT + " ", HOME),
                        attempt("legacy ", RIGHT, HOME, HASH, true),
                        attempt("legacy", RIGHT, HOME, NOBODY, true))) {
            assertThat(keys.from(one)).isNotEqualTo(keys.from(other));
        }
        assertThat(keys.anywhere(one)).isEqualTo(keys.anywhere(legacy(RIGHT, AWAY)));
        assertThat(keys.anywhere(one)).isNotEqualTo(keys.from(one));
        assertThat(new AttemptKeys(new SecureRandom()).from(one)).isNotEqualTo(keys.from(one));
    }

    @Test
    void moreAttemptsThanCanWaitAreShed() throws Exception {
        List<Object> ofOne = together(64, i -> legacy("guess " + i, HOME));
        assertThat(ofOne).contains(Degradation.OVERLOAD);

        List<Object> ofMany = together(400, i -> attempt("n" + i, "x", HOME, NOBODY, false));
        assertThat(ofMany).contains(Degradation.OVERLOAD, Result.WRONG);
        assertThat(passwords.hashed()).isLessThan(400);
        int shed = ofMany.lastIndexOf(Degradation.OVERLOAD);
        assertThat(verify(attempt("n" + shed, "x", HOME, NOBODY, false)))
                .as("when there is room again")
                .isEqualTo(Result.WRONG);
    }

    @Test
    void aFloodOfGuessesIsNotBeforeWhoIsProven() throws Exception {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        restart();
        try (var flood = Executors.newVirtualThreadPerTaskExecutor()) {
            var _ =
                    flood.submit(
                            () -> together(120, i -> attempt("n" + i, "x", AWAY, NOBODY, false)));
            await(() -> passwords.waiting() > 80);

            assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
            assertThat(passwords.waiting()).as("others still wait").isGreaterThan(40);
        }
    }

    @Test
    void aNetworkStaysProvenForThirtyDaysAndForAsLongAsItIsUsed() throws Exception {
        assertThat(verify(legacy(RIGHT, HOME))).isEqualTo(Result.RIGHT);
        clock.advance(GuessLimit.PROVEN);
        restart();
        guess(ATTEMPTS, AWAY);
        assertThat(verify(legacy(RIGHT, HOME))).as("after 30 days").isEqualTo(Result.RIGHT);

        for (int day = 0; day < 90; day++) {
            clock.advance(Duration.ofDays(1).plusMillis(1));
            assertThat(passwords.verify(legacy(RIGHT, HOME), onLoop())).isEqualTo(Result.RIGHT);
            await(() -> passwords.waiting() == 0);
        }
        restart();
        guess(ATTEMPTS, AWAY);
        assertThat(verify(legacy(RIGHT, HOME))).as("in use").isEqualTo(Result.RIGHT);

        clock.advance(GuessLimit.PROVEN.multipliedBy(2).plusMillis(1));
        restart();
        guess(ATTEMPTS, AWAY);
        assertThat(verify(legacy(RIGHT, HOME))).as("long unused").isEqualTo(Result.LOCKED);
    }

    @Test
    void theStoreLearnsNoNameAndReplicasFindTheSameCount() {
        guess(1, AWAY);
        restart();
        verify(legacy("guess again", AWAY));

        assertThat(store.keys()).hasSize(2);
        assertThat(new HashSet<>(store.keys())).hasSize(1);
        assertThat(store.keys()).noneMatch(key -> key.contains("legacy"));
    }

    @Test
    void theThreadsEnd() throws Exception {
        together(20, i -> legacy("guess " + i, HOME));
        assertThat(hashThreads()).isPositive();
        passwords.close();

        await(() -> hashThreads() == 0);
        assertDegraded(Degradation.OVERLOAD, unknown("guess"));
    }

    private static long hashThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("riskgate-passwords-"))
                .count();
    }

    private void restart() {
        passwords.close();
        passwords = verifier();
    }

    private void guess(int times, String from) {
        PasswordVerifier other = verifier();
        try {
            for (int i = 0; i < times; i++) {
                assertThat(other.verify(legacy("guess " + i, from), waiting()))
                        .isEqualTo(Result.WRONG);
            }
        } finally {
            other.close();
        }
    }

    private Result verify(Attempt attempt) {
        return passwords.verify(attempt, waiting());
    }

    private void assertDegraded(Degradation degradation, Attempt attempt) {
        assertThatThrownBy(() -> verify(attempt))
                .isInstanceOfSatisfying(
                        DegradedException.class,
                        e -> assertThat(e.degradation()).isEqualTo(degradation));
    }

    /** What becomes of many attempts at once: a result or a degradation. */
    private List<Object> together(int count, java.util.function.IntFunction<Attempt> attempt)
            throws Exception {
        List<Callable<Object>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Attempt one = attempt.apply(i);
            all.add(
                    () -> {
                        try {
                            return verify(one);
                        } catch (DegradedException e) {
                            return e.degradation();
                        }
                    });
        }
        List<Object> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Object> future : threads.invokeAll(all)) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static Attempt legacy(String password, String from) {
        return attempt("legacy", password, from, HASH, true);
    }

    private static Attempt unknown(String password) {
        return attempt("nobody", password, HOME, NOBODY, false);
    }

    private static Attempt attempt(
            String name, String password, String from, PasswordHash hash, boolean exists) {
        try {
            return new Attempt(
                    ClientNetwork.of(name, InetAddress.getByName(from)),
                    password.getBytes(StandardCharsets.UTF_8),
                    hash,
                    exists,
                    ATTEMPTS,
                    WINDOW);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static Budget waiting() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos()).mayBlock();
    }

    private static Budget onLoop() {
        return CheckBudget.start(System::nanoTime, Duration.ofSeconds(30).toNanos());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(end);
            Thread.sleep(2);
        }
    }
}
