// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.budget.MustWait;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A tenth of a processor for each network: a millisecond takes ten of them to regain. */
class VerificationTimeTest {

    private static final String HERE = "203.0.113.7";
    private static final Duration BUDGET = Duration.ofMillis(150);

    /** Two seconds' worth. */
    private static final int AHEAD_MILLIS = 200;

    private static final int MOST_WAITING = 70;
    private static final Duration DEBT = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong nanos = new AtomicLong(-5);
    private final VerificationTime time =
            new VerificationTime(Duration.ofMillis(100), MOST_WAITING, nanos::get);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aNetworkMayRunAheadByTwoSecondsWorth() {
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(AHEAD_MILLIS - 1, AHEAD_MILLIS + 1);
    }

    @Test
    void itGetsItsShareAgainWithTime() {
        useUp(HERE);
        pass(Duration.ofSeconds(1));
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(99, 101);
    }

    @Test
    void aQuietNetworkSavesNothingUp() {
        use(HERE, 1);
        pass(Duration.ofHours(1));
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(AHEAD_MILLIS - 1, AHEAD_MILLIS + 1);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.7, 203.0.113.200, true",
        "203.0.113.7, 203.0.112.7, false",
        "2001:db8:1::1, 2001:db8:1:ffff::9, true",
        "2001:db8:1::1, 2001:db8:2::1, false",
        // The first bytes are the same.
        "32.1.13.7, 2001:d07::1, false",
    })
    void whoSharesANetworkSharesItsTime(String one, String other, boolean shares) {
        useUp(one);
        if (shares) {
            assertThatThrownBy(() -> take(other, loop())).isInstanceOf(MustWait.class);
        } else {
            use(other, 1);
        }
    }

    @Test
    void anEventLoopNeverWaitsAndTakesNothing() {
        useUp(HERE);
        for (int i = 0; i < 1_000; i++) {
            assertThatThrownBy(() -> take(HERE, loop())).isInstanceOf(MustWait.class);
        }
        assertThat(time.waited()).isZero();
        pass(Duration.ofMillis(100));
        use(HERE, 1);
    }

    @Test
    void whoMayBlockWaitsForItsTurn() {
        useUp(HERE);
        long began = System.nanoTime();
        for (int i = 0; i < 4; i++) {
            use(HERE, 1, patient());
        }
        // At 0, 9, 18 and 27 ms by its own clock, which stands still while it waits.
        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(50));
        assertThat(time.waited()).isEqualTo(4);
        assertThat(time.waiting()).isZero();
        assertThat(time.turnedAway()).isZero();
    }

    @Test
    void aTurnThatLeavesNoTimeForTheRestIsNotWaitedForAndCostsNothing() {
        useUp(HERE);
        int had = 0;
        while (time.turnedAway() == 0) {
            try {
                use(HERE, 1, patient());
                had++;
            } catch (DegradedException refused) {
                assertThat(refused.degradation()).isEqualTo(Degradation.OVERLOAD);
            }
        }
        assertThat(had).as("within half of the budget, nine milliseconds each").isBetween(8, 10);
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> take(HERE, loop())).isInstanceOf(DegradedException.class);
        }
        assertThat(time.turnedAway()).isEqualTo(101);
        pass(Duration.ofMillis(100));
        use(HERE, 1);
    }

    @Test
    void ofOneNetworkSoManyWaitAndNoMore() {
        useUp(HERE);
        useUp("198.51.100.1");
        inDebt();
        List<Future<?>> waiting = new ArrayList<>();
        for (int i = 0; i < VerificationTime.MOST_WAITING_OF_ONE; i++) {
            waiting.add(threads.submit(() -> take(HERE, veryPatient())));
        }
        awaitWaiting(VerificationTime.MOST_WAITING_OF_ONE);
        assertTurnedAway(HERE);

        for (int i = VerificationTime.MOST_WAITING_OF_ONE; i < MOST_WAITING; i++) {
            waiting.add(threads.submit(() -> take("198.51.100.1", veryPatient())));
        }
        awaitWaiting(MOST_WAITING);
        assertTurnedAway("198.51.100.1");
        // Who need not wait needs no room.
        use("192.0.2.1", 1);

        waiting.forEach(one -> one.cancel(true));
        awaitWaiting(0);
        assertThat(time.waited()).isZero();
    }

    /** Who waits waits for minutes, of the real clock. */
    private void inDebt() {
        nanos.addAndGet(-DEBT.toNanos());
    }

    private void awaitWaiting(int many) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (time.waiting() != many) {
            assertThat(System.nanoTime()).as(time.waiting() + " wait").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private void assertTurnedAway(String address) {
        CheckBudget anHour = CheckBudget.start(nanos::get, TimeUnit.HOURS.toNanos(1));
        assertThatExceptionOfType(DegradedException.class)
                .isThrownBy(() -> take(address, anHour))
                .matches(refused -> refused.degradation() == Degradation.OVERLOAD);
    }

    private CheckBudget veryPatient() {
        return CheckBudget.start(nanos::get, TimeUnit.HOURS.toNanos(1)).mayBlock();
    }

    @Test
    void whoWaitedInVainHasTakenNothing() {
        useUp(HERE);
        inDebt();
        for (int i = 0; i < 200; i++) {
            Future<?> waiting = threads.submit(() -> take(HERE, veryPatient()));
            awaitWaiting(1);
            waiting.cancel(true);
            awaitWaiting(0);
        }
        pass(DEBT.plusMillis(100));
        use(HERE, 1);
    }

    @Test
    void aCheckThatMustNotWaitAnyMoreDoesNot() {
        useUp(HERE);
        assertThatExceptionOfType(DegradedException.class)
                .isThrownBy(() -> take(HERE, loop().refusing(Degradation.STATE)))
                .matches(refused -> refused.degradation() == Degradation.STATE);
    }

    @Test
    void waitingForTheIssuerCostsNothing() {
        for (int i = 0; i < 1_000; i++) {
            try (VerificationTime.Turn turn = take(HERE, loop())) {
                turn.pause();
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
                turn.goOn();
            }
        }
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(AHEAD_MILLIS - 1, AHEAD_MILLIS + 1);
    }

    @Test
    void aWaitThatFailedCostsNothing() {
        for (int i = 0; i < 1_000; i++) {
            try (VerificationTime.Turn turn = take(HERE, loop())) {
                turn.pause();
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(AHEAD_MILLIS - 1, AHEAD_MILLIS + 1);
    }

    @Test
    void aThreadThatStoodStillDoesNotCostItsNetworkTheWholeTime() {
        use(HERE, 60_000);
        nanos.addAndGet(-TimeUnit.SECONDS.toNanos(60));
        assertThat(millisTakenBeforeAWait(HERE)).isBetween(AHEAD_MILLIS - 4, AHEAD_MILLIS - 1);
    }

    private int millisTakenBeforeAWait(String address) {
        int taken = 0;
        try {
            while (taken < 10_000) {
                use(address, 1);
                // The clock of what it costs, not of what is regained.
                nanos.addAndGet(-TimeUnit.MILLISECONDS.toNanos(1));
                taken++;
            }
        } catch (MustWait _) {
            // That is the point.
        }
        return taken;
    }

    private void useUp(String address) {
        assertThat(millisTakenBeforeAWait(address)).isLessThan(10_000);
    }

    private void use(String address, int millis) {
        use(address, millis, loop());
    }

    private void use(String address, int millis, Budget budget) {
        try (VerificationTime.Turn _ = take(address, budget)) {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private VerificationTime.Turn take(String address, Budget budget) {
        return time.take(InetAddresses.forString(address), budget);
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private CheckBudget loop() {
        return CheckBudget.start(nanos::get, BUDGET.toNanos());
    }

    private CheckBudget patient() {
        return loop().mayBlock();
    }
}
