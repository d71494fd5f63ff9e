package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.Place.NetworkClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class NetworkNoveltyTest {

    private static final Place OTHER_PROVIDER =
            Caller.place("DE", 6805, 52.52, 13.40, NetworkClass.ORDINARY);

    private final Client client = new Client();
    private final Caller partner = Caller.partner();
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now = client.work(partner, Caller.MONDAY, 30, new Random(1)) + 9 * Caller.HOUR;
    }

    @Test
    void aNetworkAbroadSpeaksAgainstTheCallerAndIsNamed() {
        var contribution =
                client.contribution(partner.at(Caller.SAO_PAULO).observe(now), "networkNovelty");

        assertThat(contribution.nats()).isGreaterThan(3.5);
        assertThat(contribution.reason()).isEqualTo("Network AS27699 is new for this client.");
    }

    @Test
    void anotherProviderAtHomeIsMuchMilder() {
        double abroad = client.nats(partner.at(Caller.SAO_PAULO).observe(now), "networkNovelty");
        double home = client.nats(partner.at(OTHER_PROVIDER).observe(now), "networkNovelty");

        assertThat(home).isBetween(0.5, abroad - 1.5);
        assertThat(client.score(partner.at(OTHER_PROVIDER).observe(now))).isLessThan(60);
    }

    @Test
    void theUsualNetworkSpeaksForTheCaller() {
        var contribution = client.contribution(partner.observe(now), "networkNovelty");

        assertThat(contribution.nats()).isLessThan(-1);
        assertThat(contribution.reason()).isEmpty();
    }

    @Test
    void aNewNetworkBecomesUsualAfterThreeAllowedDays() {
        Caller moved = partner.at(OTHER_PROVIDER);
        for (int day = 0; day < 3; day++) {
            client.allow(moved.observe(now + day * Caller.DAY));
        }

        assertThat(client.nats(moved.observe(now + 3 * Caller.DAY), "networkNovelty")).isNegative();
    }

    @Test
    void anUnknownNetworkSaysNothing() {
        Observation o = partner.observe(now);
        var nowhere =
                new Observation(
                        o.timeMillis(),
                        o.credential(),
                        0,
                        o.software(),
                        0,
                        0,
                        0,
                        0,
                        Place.UNKNOWN,
                        0,
                        o.method(),
                        0,
                        0);

        assertThat(client.nats(nowhere, "networkNovelty")).isZero();
    }
}
