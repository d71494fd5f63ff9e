// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Random;

class NewDeviceTest {

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
    void softwareNeverSeenBeforeSpeaksAgainstTheCaller() {
        var contribution =
                inventedClient.contribution(partner.with("curl/8").observe(now), "newDevice");

        assertThat(contribution.nats()).isGreaterThan(2);
        assertThat(contribution.reason()).isEqualTo("The client software is new for this client.");
    }

    @Test
    void anotherSystemSpeaksLouderThanAnUpdate() {
        InventedCaller person = partner.with("Firefox/140").on("Windows");
        var owner = new InventedClient();
        long later =
                owner.work(person, InventedCaller.MONDAY, 30, new Random(2))
                        + 9 * InventedCaller.HOUR;

        double update = owner.nats(person.with("Firefox/141").observe(later), "newDevice");
        double other =
                owner.nats(person.with("Firefox/141").on("Linux").observe(later), "newDevice");

        assertThat(update).isBetween(0.0, 1.5);
        assertThat(other).isGreaterThan(update + 1);
    }

    @Test
    void aKnownUserAgentIsWeakEvidenceInFavourBecauseItCanBeCopied() {
        assertThat(inventedClient.nats(partner.observe(now), "newDevice")).isBetween(-1.3, -0.5);
    }

    @Test
    void aKnownDeviceKeyIsStrongEvidenceInFavour() {
        var owner = new InventedClient();
        InventedCaller holder = partner.withDevice(42);
        long later =
                owner.work(holder, InventedCaller.MONDAY, 30, new Random(3))
                        + 9 * InventedCaller.HOUR;

        assertThat(owner.nats(holder.observe(later), "newDevice")).isLessThan(-3);
        assertThat(owner.nats(holder.withDevice(43).observe(later), "newDevice")).isGreaterThan(2);
    }

    @Test
    void withADeviceKeyTheUserAgentDoesNotMatter() {
        var owner = new InventedClient();
        InventedCaller holder = partner.withDevice(42);
        long later =
                owner.work(holder, InventedCaller.MONDAY, 30, new Random(3))
                        + 9 * InventedCaller.HOUR;

        assertThat(owner.nats(holder.with("curl/8").observe(later), "newDevice")).isLessThan(-3);
    }

    @Test
    void anUpdateThatEverybodyElseMadeIsFarFromAChallenge() {
        InventedCaller person = partner.with("Firefox/140").on("Windows");
        var owner = new InventedClient();
        long later =
                owner.work(person, InventedCaller.MONDAY, 30, new Random(2))
                        + 9 * InventedCaller.HOUR;
        Observation update = person.with("Firefox/141").observe(later);

        for (int i = 0; i < 200; i++) {
            new InventedClient(owner.model, owner.population).allow(update);
        }

        assertThat(owner.nats(update, "newDevice")).isLessThan(2.5);
        assertThat(owner.score(update)).isLessThan(60);
    }

    @Test
    void aNewPhoneAloneIsFarFromAChallenge() {
        assertThat(inventedClient.score(partner.with("curl/8").observe(now))).isBetween(20.0, 70.0);
    }
}
