// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.signals.profile.Proof;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Habits follow the autonomous system where it is known; proofs stay in the /24 or /48 they were
 * given in.
 */
class ProviderTest {

    private static final long NETWORK = 0x24_0001;
    private static final long OTHER_NETWORK = 0x24_0002;
    private static final long ASN = 0xa5_0001;
    private static final int MFA = 3;

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();
    private long now;

    @BeforeEach
    void somebodyElseCallsTooSoThatNothingIsCommon() {
        for (int other = 0; other < 50; other++) {
            var stranger =
                    new InventedClient(
                            new RiskModel(Weights.shipped(), RiskSettings.defaults()),
                            inventedClient.population);
            stranger.allow(
                    partner.observe(InventedCaller.MONDAY, 0x99_0000 + other, 0xa5_9900 + other));
        }
    }

    private void work(long network, long asn, int days) {
        now = Math.max(now, InventedCaller.MONDAY);
        for (int day = 0; day < days; day++, now += InventedCaller.DAY) {
            for (int i = 0; i < 5; i++) {
                inventedClient.allow(partner.observe(now + i * InventedCaller.HOUR, network, asn));
            }
        }
    }

    @Test
    void aHabitLearnedAsASlash24IsKeptWhenItsAutonomousSystemBecomesKnown() {
        work(NETWORK, 0, 20);

        Observation known = partner.observe(now, NETWORK, ASN);

        assertThat(inventedClient.nats(known, "networkNovelty")).isNegative();
        inventedClient.allow(known);
        assertThat(
                        inventedClient.nats(
                                partner.observe(now + 1, OTHER_NETWORK, ASN), "networkNovelty"))
                .as("the habit is the system's now")
                .isNegative();
    }

    @Test
    void severalSlash24sOfOneSystemBecomeOneHabit() {
        for (int round = 0; round < 10; round++) {
            work(NETWORK, 0, 1);
            work(OTHER_NETWORK, 0, 1);
        }

        inventedClient.allow(partner.observe(now, NETWORK, ASN));
        inventedClient.allow(partner.observe(now + 1, OTHER_NETWORK, ASN));

        var networks =
                ProfileSummary.of(inventedClient.profile).values().get(ProfileSummary.What.NETWORK);
        assertThat(networks).isEqualTo(new ProfileSummary.Values(1, 0));
        assertThat(inventedClient.nats(partner.observe(now + 2, NETWORK, ASN), "networkNovelty"))
                .isNegative();
    }

    @Test
    void aContextOfASlash24GoesOnInItsAutonomousSystem() {
        work(NETWORK, 0, 5);
        var before = ProfileSummary.of(inventedClient.profile).contexts();

        inventedClient.allow(partner.observe(now, NETWORK, ASN));

        var after = ProfileSummary.of(inventedClient.profile).contexts();
        assertThat(before).hasSize(1);
        assertThat(after).hasSize(1);
        assertThat(after.getFirst().established()).isTrue();
        assertThat(after.getFirst().name()).isNotEqualTo(before.getFirst().name());
    }

    @Test
    void whatSpokeAgainstAContextGoesOnToo() {
        work(NETWORK, 0, 20);
        for (int i = 0; i < 3_000; i++) {
            inventedClient.allow(partner.observe(now + i, NETWORK, 0));
        }
        now += 3_000;

        double before = inventedClient.assess(partner.observe(now, NETWORK, 0)).incremental();
        double after = inventedClient.assess(partner.observe(now, NETWORK, ASN)).incremental();

        assertThat(before).isGreaterThan(2);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void anotherNetworkOfAKnownSystemIsTheSameContext() {
        work(NETWORK, ASN, 5);

        inventedClient.allow(partner.observe(now, OTHER_NETWORK, ASN));

        assertThat(ProfileSummary.of(inventedClient.profile).contexts()).hasSize(1);
    }

    @Test
    void aProofHoldsInItsSlash24AndInNoOtherOfTheSameSystem() {
        work(NETWORK, ASN, 5);
        inventedClient.send(partner.observe(now, NETWORK, ASN), Outcome.PROVEN);

        Observation same = partner.observe(now + 1, NETWORK, ASN);
        Observation other = partner.observe(now + 1, OTHER_NETWORK, ASN);
        assertThat(inventedClient.profile.proof(same, false).level()).isEqualTo(MFA);
        assertThat(inventedClient.profile.proof(other, false)).isEqualTo(Proof.NEVER);
        assertThat(inventedClient.profile.proof(other, true))
                .as("where the policy says asn")
                .isEqualTo(new Proof(MFA, now));
    }

    @Test
    void aProofOfASlash24DoesNotGrowWhenItsAutonomousSystemBecomesKnown() {
        work(NETWORK, 0, 5);
        inventedClient.send(partner.observe(now, NETWORK, 0), Outcome.PROVEN);
        inventedClient.allow(partner.observe(now + 1, NETWORK, ASN));

        assertThat(inventedClient.profile.proof(partner.observe(now + 2, NETWORK, ASN), false))
                .isEqualTo(new Proof(MFA, now));
        assertThat(
                        inventedClient.profile.proof(
                                partner.observe(now + 2, OTHER_NETWORK, ASN), false))
                .isEqualTo(Proof.NEVER);
    }

    @Test
    void aProofLivesAsLongAsRequestsComeFromItsNetwork() {
        work(NETWORK, ASN, 5);
        inventedClient.send(partner.observe(now, NETWORK, ASN), Outcome.PROVEN);
        long proven = now;
        for (int other = 0; other < 20; other++) {
            now += InventedCaller.HOUR;
            inventedClient.allow(partner.observe(now, NETWORK, ASN));
            inventedClient.send(
                    partner.with("other/" + other).observe(now + 1, NETWORK, ASN), Outcome.PROVEN);
        }

        assertThat(inventedClient.profile.proof(partner.observe(now + 2, NETWORK, ASN), false))
                .isEqualTo(new Proof(MFA, proven));
    }

    @Test
    void aCopyThatDoesNotKnowTheSystemYetTakesNothingBack() {
        work(NETWORK, 0, 20);
        Profile old = Profile.fromBytes(inventedClient.profile.toBytes());
        inventedClient.allow(partner.observe(now, NETWORK, ASN));

        Profile merged = Profile.merge(List.of(inventedClient.profile, old));
        var again = new InventedClient(inventedClient.model, inventedClient.population, merged);

        assertThat(again.nats(partner.observe(now + 1, NETWORK, ASN), "networkNovelty"))
                .isNegative();
        again.allow(partner.observe(now + 1, NETWORK, ASN));
        assertThat(ProfileSummary.of(merged).values().get(ProfileSummary.What.NETWORK))
                .isNotNull()
                .extracting(ProfileSummary.Values::established)
                .isEqualTo(1);
    }
}
