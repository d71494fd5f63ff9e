// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.HourTable;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class UnusualHourTest {

    private static final String NAME = "unusualHour";

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private long midnight;

    @BeforeEach
    void fiveWeeksOfOfficeHours() {
        midnight = inventedClient.work(partner, InventedCaller.MONDAY, 35, new Random(1));
    }

    @Test
    void threeInTheMorningIsUnusualForAnOffice() {
        var contribution =
                inventedClient.contribution(
                        partner.observe(midnight + 3 * InventedCaller.HOUR), NAME);

        assertThat(contribution.nats()).isGreaterThan(2.5);
        assertThat(contribution.reason())
                .isEqualTo("Active at 3:00 UTC on a weekday in 0 of the last 8 weeks.");
    }

    @Test
    void officeHoursSpeakForTheCallerAndTheirEdgeIsMilderThanTheNight() {
        double noon =
                inventedClient.nats(partner.observe(midnight + 12 * InventedCaller.HOUR), NAME);
        double edge =
                inventedClient.nats(partner.observe(midnight + 18 * InventedCaller.HOUR), NAME);
        double night =
                inventedClient.nats(partner.observe(midnight + 3 * InventedCaller.HOUR), NAME);

        assertThat(noon).isNegative();
        assertThat(edge).isBetween(0.0, night - 0.5);
    }

    @Test
    void theWeekendIsAnotherKindOfDay() {
        long saturday = midnight + 5 * InventedCaller.DAY;

        double night =
                inventedClient.nats(partner.observe(saturday + 3 * InventedCaller.HOUR), NAME);
        double noon =
                inventedClient.nats(partner.observe(saturday + 12 * InventedCaller.HOUR), NAME);

        assertThat(night).isGreaterThan(2.5);
        // At least the hour is the usual one.
        assertThat(noon).isBetween(1.0, night - 0.5);
    }

    @Test
    void aNightOfWorkIsFarFromAChallenge() {
        double highest = 0;
        for (int i = 0; i < 300; i++) {
            Observation o =
                    partner.observe(midnight + InventedCaller.HOUR + i * InventedCaller.MINUTE);
            highest = Math.max(highest, inventedClient.allow(o).risk().score());
        }
        assertThat(highest).isLessThan(50);
    }

    @Test
    void aClientThatRunsAroundTheClockHasNoUnusualHour() {
        var service = new InventedClient();
        for (int hour = 0; hour < 24 * 21; hour++) {
            service.allow(partner.observe(InventedCaller.MONDAY + hour * InventedCaller.HOUR));
        }
        for (int hour = 0; hour < 24 * 7; hour++) {
            Observation o =
                    partner.observe(
                            InventedCaller.MONDAY
                                    + 21 * InventedCaller.DAY
                                    + hour * InventedCaller.HOUR);
            assertThat(service.nats(o, NAME)).isLessThan(0.5);
        }
    }

    @Test
    void weekdaysBeginOnMonday() {
        assertThat(HourTable.cell(InventedCaller.MONDAY)).isZero();
        assertThat(HourTable.cell(InventedCaller.MONDAY + 5 * InventedCaller.DAY - 1))
                .isEqualTo(23);
        assertThat(HourTable.cell(InventedCaller.MONDAY + 5 * InventedCaller.DAY)).isEqualTo(24);
        assertThat(HourTable.week(InventedCaller.MONDAY))
                .isEqualTo(HourTable.week(InventedCaller.MONDAY - 1) + 1);
    }
}
