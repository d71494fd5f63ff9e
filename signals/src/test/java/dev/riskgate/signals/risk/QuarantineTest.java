// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.profile.Profile;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** What contexts in quarantine have in common, and how one of them leaves it. */
class QuarantineTest {

    private static final long SECOND = 1_000;

    private final InventedClient client = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private final InventedCaller thief = partner.with("curl/8");
    private final InventedCaller phone = partner.with("app/5");
    private long now;

    @BeforeEach
    void aMonthOfBusiness() {
        now =
                client.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
        client.allow(partner.observe(now));
    }

    /** Two hundred lines at home, in as many networks of the country. */
    private InventedCaller rotated(int request) {
        Place line =
                InventedCaller.place(
                        "DE", 50_000 + request % 200, 52.52, 13.40, NetworkClass.ORDINARY);
        return partner.at(line);
    }

    private double burst(InventedClient of, boolean rotating) {
        double w = 0;
        for (int i = 0; i < 600; i++) {
            InventedCaller caller = rotating ? rotated(i) : rotated(0);
            Observation o = caller.observe(now + InventedCaller.MINUTE + i * 10L);
            w = of.send(o, Outcome.CHALLENGED).incremental();
        }
        return w;
    }

    @Test
    void twoHundredAddressesAreNoBetterThanOne() {
        var other =
                new InventedClient(
                        client.model,
                        client.population,
                        Profile.fromBytes(client.profile.toBytes()));

        double one = burst(client, false);
        double many = burst(other, true);

        assertThat(one).isGreaterThan(3);
        assertThat(many).isGreaterThan(0.9 * one);
    }

    @Test
    void aContextThatIsProvenBeginsAnewAndLeavesWhatTheOthersDid() {
        burst(client, true);
        long then = now + 2 * InventedCaller.MINUTE;
        double before = client.assess(thief.observe(then)).incremental();

        client.send(phone.observe(then), Outcome.PROVEN);

        assertThat(before).isGreaterThan(3);
        assertThat(client.assess(phone.observe(then + SECOND)).incremental()).isLessThan(0.5);
        assertThat(client.assess(thief.observe(then + SECOND)).incremental())
                .isGreaterThan(before - 0.5);
    }

    @Test
    void whatHappensInQuarantineIsNotHeldAgainstTheClientsOwnContext() {
        double before = client.assess(partner.observe(now + InventedCaller.HOUR)).incremental();

        burst(client, true);

        assertThat(client.assess(partner.observe(now + InventedCaller.HOUR)).incremental())
                .isLessThanOrEqualTo(before + 0.1);
    }

    @Test
    void replicasHaveOneRegisterToo() {
        Profile copy = Profile.fromBytes(client.profile.toBytes());
        burst(client, true);
        long then = now + 2 * InventedCaller.MINUTE;

        for (List<Profile> both :
                List.of(List.of(copy, client.profile), List.of(client.profile, copy))) {
            var merged = new InventedClient(client.model, client.population, Profile.merge(both));
            assertThat(merged.assess(thief.observe(then)).incremental())
                    .isEqualTo(client.assess(thief.observe(then)).incremental());
        }
    }

    @Test
    void whatIsChallengedWheneverItCallsDoesNotGrowUp() {
        InventedCaller moved = thief.at(InventedCaller.NEW_YORK);
        for (int day = 1; day <= 10; day++) {
            client.send(moved.observe(now + day * InventedCaller.DAY), Outcome.CHALLENGED);
        }

        assertThat(standing(moved, 11)).isGreaterThan(3);
    }

    @Test
    void whatIsCalmAndBelowTheChallengeForThreeDaysGrowsUp() {
        InventedCaller moved = thief.at(InventedCaller.NEW_YORK);
        for (int day = 1; day <= 3; day++) {
            client.allow(moved.observe(now + day * InventedCaller.DAY));
        }

        assertThat(standing(moved, 4)).isNegative();
    }

    private double standing(InventedCaller who, int day) {
        return client.assess(who.observe(now + day * InventedCaller.DAY)).standing();
    }
}
