// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.lab.detector.Answer;
import dev.riskgate.lab.detector.Answer.Verdict;

import org.junit.jupiter.api.Test;

class MeterTest {

    private static final long MINUTE = 60_000;

    private final Meter meter = new Meter();

    @Test
    void whatComesWithinHalfAnHourIsOneEpisode() {
        judged(0, 85);
        judged(29, 85);
        judged(58, 85);

        assertThat(meter.episodes(Meter.threshold(80))).isEqualTo(1);

        judged(58 + 30, 85);

        assertThat(meter.episodes(Meter.threshold(80))).isEqualTo(2);
    }

    @Test
    void eachThresholdHasEpisodesOfItsOwn() {
        judged(0, 60);
        judged(20, 40);
        judged(40, 60.4);

        assertThat(meter.episodes(Meter.threshold(40))).isEqualTo(1);
        assertThat(meter.episodes(Meter.threshold(60))).isEqualTo(2);
        assertThat(meter.episodes(Meter.threshold(60.5))).isZero();
    }

    @Test
    void stopsAreChallengesAndDenialsAndThrottlingIsNone() {
        meter.judged(0, 0, new Answer(10, Verdict.THROTTLE));
        assertThat(meter.stops()).isZero();

        meter.judged(0, 0, new Answer(10, Verdict.CHALLENGE));
        meter.judged(0, 40 * MINUTE, new Answer(10, Verdict.DENY));

        assertThat(meter.stops()).isEqualTo(2);
        assertThat(meter.denials()).isEqualTo(1);
    }

    @Test
    void daysAreThoseWithARequest() {
        meter.judged(3, 0, new Answer(0, Verdict.ALLOW));
        meter.judged(3, 1, new Answer(0, Verdict.ALLOW));
        meter.judged(7, 2, new Answer(0, Verdict.ALLOW));

        assertThat(meter.days()).isEqualTo(2);
    }

    private void judged(long minute, double score) {
        meter.judged(0, minute * MINUTE, new Answer(score, Verdict.ALLOW));
    }
}
