// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static dev.riskgate.verdict.AssuranceLevel.MFA;
import static dev.riskgate.verdict.AssuranceLevel.PHISHING_RESISTANT;
import static dev.riskgate.verdict.AssuranceLevel.SINGLE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.StepUp;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

class AssuranceTest {

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private static Assurance of(AssuranceLevel level, int minutesAgo) {
        return new Assurance(level, NOW.minus(Duration.ofMinutes(minutesAgo)), "test");
    }

    @Test
    void theStrongestStandsFirstAndWhatIsFresherBehindIt() {
        Assurance all = of(MFA, 5).and(of(PHISHING_RESISTANT, 90)).and(of(SINGLE, 1));

        assertThat(all.level()).isEqualTo(PHISHING_RESISTANT);
        assertThat(all.fresher()).isEqualTo(of(MFA, 5).and(of(SINGLE, 1)));
    }

    @Test
    void whatIsNeitherStrongerNorFresherIsLeftOut() {
        assertThat(of(MFA, 5).and(of(MFA, 6))).isEqualTo(of(MFA, 5));
        assertThat(of(MFA, 6).and(of(MFA, 5))).isEqualTo(of(MFA, 5));
        assertThat(of(MFA, 5).and(of(SINGLE, 5))).isEqualTo(of(MFA, 5));
        assertThat(Assurance.SINGLE.and(Assurance.NONE)).isSameAs(Assurance.SINGLE);
    }

    @Test
    void aProofSatisfiesWhatAsksForNoMoreAndForNothingFresher() {
        StepUp asked = new StepUp(MFA, Duration.ofMinutes(5));
        assertThat(of(MFA, 5).satisfies(asked, NOW)).isTrue();
        assertThat(of(PHISHING_RESISTANT, 5).satisfies(asked, NOW)).isTrue();
        assertThat(of(MFA, 6).satisfies(asked, NOW)).isFalse();
        assertThat(of(SINGLE, 0).satisfies(asked, NOW)).isFalse();
        assertThat(of(PHISHING_RESISTANT, 90).and(of(MFA, 5)).satisfies(asked, NOW)).isTrue();
        assertThat(of(PHISHING_RESISTANT, 90).and(of(SINGLE, 1)).satisfies(asked, NOW)).isFalse();
    }

    /** Whatever is put together in whatever order satisfies what one of its parts does. */
    @Test
    void togetherTheySatisfyWhatOneOfThemSatisfies() {
        Random random = new Random(20261130);
        for (int round = 0; round < 5_000; round++) {
            List<Assurance> parts = new ArrayList<>();
            Assurance all = Assurance.NONE;
            Assurance some = Assurance.NONE;
            for (int i = random.nextInt(5); i >= 0; i--) {
                AssuranceLevel level = AssuranceLevel.ofRank(random.nextInt(4));
                Assurance part = of(level, random.nextInt(6));
                parts.add(part);
                if (random.nextBoolean()) {
                    all = all.and(part);
                } else {
                    some = some.and(part);
                }
            }
            all = all.and(some);
            for (AssuranceLevel level : AssuranceLevel.values()) {
                for (int age = 0; age < 6; age++) {
                    StepUp asked = new StepUp(level, Duration.ofMinutes(age));
                    assertThat(all.satisfies(asked, NOW))
                            .as("%s of %s", asked, parts)
                            .isEqualTo(parts.stream().anyMatch(one -> one.satisfies(asked, NOW)));
                }
            }
        }
    }
}
