// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.use;

import static dev.riskgate.identity.use.UseStore.NOT_USED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** When a credential was last used, to the hour, by the clock of the store. */
class LocalUsesTest {

    private final TestClock clock = new TestClock();
    private final long start = clock.millis() / TimeUnit.HOURS.toMillis(1);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final LocalUses uses = new LocalUses(clock, nanos::get);

    private KeptUse file(int hoursAgo) {
        UseStore.Kept kept = uses.file(Map.of("k", hoursAgo), false);
        assertThat(kept.sinceHour()).isEqualTo(start);
        return Objects.requireNonNull(kept.uses().get("k"));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void theLaterOfTwoUsesIsKeptInWhateverOrderTheyAreTold() {
        pass(Duration.ofHours(10));
        assertThat(file(3)).isEqualTo(new KeptUse(start + 7, true));
        assertThat(file(5)).isEqualTo(new KeptUse(start + 7, true));
        assertThat(file(1)).isEqualTo(new KeptUse(start + 9, true));
    }

    @Test
    void aCredentialIsKnownFromTheFirstTellingOnUntilItIsUsed() {
        assertThat(file(NOT_USED)).isEqualTo(new KeptUse(start, false));
        pass(Duration.ofHours(4));
        assertThat(file(NOT_USED)).isEqualTo(new KeptUse(start, false));
        assertThat(file(4)).as("used then counts as used").isEqualTo(new KeptUse(start, true));
        assertThat(file(NOT_USED)).isEqualTo(new KeptUse(start, true));
    }

    @Test
    void whatIsNotAmongAllIsForgotten() {
        file(0);
        uses.file(Map.of("other", 0), false);
        pass(Duration.ofHours(1));
        assertThat(file(NOT_USED)).as("of some only").isEqualTo(new KeptUse(start, true));
        uses.file(Map.of("other", 0), true);
        assertThat(file(NOT_USED)).isEqualTo(new KeptUse(start + 1, false));
    }

    @Test
    void theHourGoesOnByTheClockThatNobodySets() {
        clock.advance(Duration.ofDays(-30));
        pass(Duration.ofMinutes(59));
        assertThat(uses.file(Map.of(), false).nowHour()).isEqualTo(start);
        pass(Duration.ofMinutes(1));
        assertThat(uses.file(Map.of(), false).nowHour()).isEqualTo(start + 1);
    }

    @Test
    void aUseIsNewsOnceAnHourUntilItIsFiled() {
        UseHours hours = new UseHours(nanos::get);
        UseMark mark = new UseMark(hours);
        assertThat(mark.isNews()).isFalse();
        assertThat(mark.filing(hours.advance()).hoursAgo()).isEqualTo(NOT_USED);

        mark.use();
        assertThat(mark.isNews()).isTrue();
        pass(Duration.ofHours(2));
        UseMark.Filing filing = mark.filing(hours.advance());
        assertThat(filing.hoursAgo()).isEqualTo(2);
        mark.filed(filing, new KeptUse(7, true));
        assertThat(mark.isNews()).isFalse();
        assertThat(mark.kept()).isEqualTo(new KeptUse(7, true));

        mark.use();
        assertThat(mark.isNews()).as("another hour").isTrue();
        mark.filed(mark.filing(hours.advance()), null);
        mark.use();
        assertThat(mark.isNews()).as("the same hour").isFalse();
    }

    @Test
    void aNumberSaysTheHourAndWhetherItWasAUse() {
        for (KeptUse kept : new KeptUse[] {new KeptUse(5, true), new KeptUse(-5, false)}) {
            assertThat(KeptUse.ofNumber(kept.number())).isEqualTo(kept);
        }
        assertThat(new KeptUse(5, true).number()).isOdd();
    }
}
