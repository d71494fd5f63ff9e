// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class NetworkNoveltyTest {

    private static final Place OTHER_PROVIDER =
            InventedCaller.place("DE", 6805, 52.52, 13.40, NetworkClass.ORDINARY);

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
    }

    @Test
    void aNetworkAbroadSpeaksAgainstTheCallerAndIsNamed() {
        var contribution =
                inventedClient.contribution(
                        partner.at(InventedCaller.SAO_PAULO).observe(now), "networkNovelty");

        assertThat(contribution.nats()).isGreaterThan(3.5);
        assertThat(contribution.reason()).isEqualTo("Network AS27699 is new for this client.");
    }

    @Test
    void anotherProviderAtHomeIsMuchMilder() {
        double abroad =
                inventedClient.nats(
                        partner.at(InventedCaller.SAO_PAULO).observe(now), "networkNovelty");
        double home =
                inventedClient.nats(partner.at(OTHER_PROVIDER).observe(now), "networkNovelty");

        assertThat(home).isBetween(0.5, abroad - 1.5);
        assertThat(inventedClient.score(partner.at(OTHER_PROVIDER).observe(now))).isLessThan(60);
    }

    @Test
    void theUsualNetworkSpeaksForTheCaller() {
        var contribution = inventedClient.contribution(partner.observe(now), "networkNovelty");

        assertThat(contribution.nats()).isLessThan(-1);
        assertThat(contribution.reason()).isEmpty();
    }

    @Test
    void aNewNetworkBecomesUsualAfterThreeAllowedDays() {
        InventedCaller moved = partner.at(OTHER_PROVIDER);
        for (int day = 0; day < 3; day++) {
            inventedClient.allow(moved.observe(now + day * InventedCaller.DAY));
        }

        assertThat(
                        inventedClient.nats(
                                moved.observe(now + 3 * InventedCaller.DAY), "networkNovelty"))
                .isNegative();
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

        assertThat(inventedClient.nats(nowhere, "networkNovelty")).isZero();
    }
}
