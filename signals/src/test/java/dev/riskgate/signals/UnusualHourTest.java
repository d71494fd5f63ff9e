package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class UnusualHourTest {

    private static final String NAME = "unusualHour";

    private final Client client = new Client();
    private final Caller partner = Caller.partner();
    private long midnight;

    @BeforeEach
    void fiveWeeksOfOfficeHours() {
        midnight = client.work(partner, Caller.MONDAY, 35, new Random(1));
    }

    @Test
    void threeInTheMorningIsUnusualForAnOffice() {
        var contribution = client.contribution(partner.observe(midnight + 3 * Caller.HOUR), NAME);

        assertThat(contribution.nats()).isGreaterThan(2.5);
        assertThat(contribution.reason())
                .isEqualTo("Active at 3:00 UTC on a weekday in 0 of the last 8 weeks.");
    }

    @Test
    void officeHoursSpeakForTheCallerAndTheirEdgeIsMilderThanTheNight() {
        double noon = client.nats(partner.observe(midnight + 12 * Caller.HOUR), NAME);
        double edge = client.nats(partner.observe(midnight + 18 * Caller.HOUR), NAME);
        double night = client.nats(partner.observe(midnight + 3 * Caller.HOUR), NAME);

        assertThat(noon).isNegative();
        assertThat(edge).isBetween(0.0, night - 0.5);
    }

    @Test
    void theWeekendIsAnotherKindOfDay() {
        long saturday = midnight + 5 * Caller.DAY;

        double night = client.nats(partner.observe(saturday + 3 * Caller.HOUR), NAME);
        double noon = client.nats(partner.observe(saturday + 12 * Caller.HOUR), NAME);

        assertThat(night).isGreaterThan(2.5);
        // At least the hour is the usual one.
        assertThat(noon).isBetween(1.0, night - 0.5);
    }

    @Test
    void aNightOfWorkIsFarFromAChallenge() {
        double highest = 0;
        for (int i = 0; i < 300; i++) {
            Observation o = partner.observe(midnight + Caller.HOUR + i * Caller.MINUTE);
            highest = Math.max(highest, client.allow(o).risk().score());
        }
        assertThat(highest).isLessThan(50);
    }

    @Test
    void aClientThatRunsAroundTheClockHasNoUnusualHour() {
        var service = new Client();
        for (int hour = 0; hour < 24 * 21; hour++) {
            service.allow(partner.observe(Caller.MONDAY + hour * Caller.HOUR));
        }
        for (int hour = 0; hour < 24 * 7; hour++) {
            Observation o = partner.observe(Caller.MONDAY + 21 * Caller.DAY + hour * Caller.HOUR);
            assertThat(service.nats(o, NAME)).isLessThan(0.5);
        }
    }

    @Test
    void weekdaysBeginOnMonday() {
        assertThat(Hours.cell(Caller.MONDAY)).isZero();
        assertThat(Hours.cell(Caller.MONDAY + 5 * Caller.DAY - 1)).isEqualTo(23);
        assertThat(Hours.cell(Caller.MONDAY + 5 * Caller.DAY)).isEqualTo(24);
        assertThat(Hours.week(Caller.MONDAY)).isEqualTo(Hours.week(Caller.MONDAY - 1) + 1);
    }
}
