// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.profile.ProfileSummary.Values;
import dev.riskgate.signals.profile.ProfileSummary.What;
import dev.riskgate.signals.risk.Outcome;

import org.junit.jupiter.api.Test;

import java.util.Random;

class ProfileSummaryTest {

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();

    @Test
    void anEmptyProfileSaysNothing() {
        ProfileSummary summary = ProfileSummary.of(new Profile());

        assertThat(summary.firstSeenMillis()).isZero();
        assertThat(summary.lastSeenMillis()).isZero();
        assertThat(summary.requests()).isZero();
        assertThat(summary.activeDays()).isZero();
        assertThat(summary.contexts()).isEmpty();
        assertThat(summary.values()).hasSize(5).containsEntry(What.COUNTRY, new Values(0, 0));
    }

    @Test
    void aClientAtWorkIsToldByItsDaysItsRateAndItsPlace() {
        long end = inventedClient.work(partner, InventedCaller.MONDAY, 10, new Random(3));

        ProfileSummary summary = ProfileSummary.of(inventedClient.profile);

        assertThat(summary.firstSeenMillis())
                .isBetween(
                        InventedCaller.MONDAY + 8 * InventedCaller.HOUR,
                        InventedCaller.MONDAY + 9 * InventedCaller.HOUR);
        assertThat(summary.lastSeenMillis()).isBetween(end - InventedCaller.DAY, end);
        assertThat(summary.requests()).isEqualTo(inventedClient.profile.requests());
        assertThat(summary.activeDays()).isEqualTo(8);
        assertThat(summary.usualPerSecond()).isPositive();
        assertThat(summary.contexts()).hasSize(1);
        assertThat(summary.contexts().getFirst().established()).isTrue();
        assertThat(summary.contexts().getFirst().proof()).isEqualTo(Proof.NEVER);
        assertThat(summary.values())
                .containsEntry(What.NETWORK, new Values(1, 0))
                .containsEntry(What.COUNTRY, new Values(1, 0))
                .containsEntry(What.PLATFORM, new Values(1, 0));
    }

    @Test
    void anotherContextIsTheLatestAndOnTrialAndWhatItProvedIsTold() {
        long end = inventedClient.work(partner, InventedCaller.MONDAY, 10, new Random(3));
        InventedCaller elsewhere = partner.at(InventedCaller.NEW_YORK).with("other/1");
        inventedClient.send(elsewhere.observe(end), Outcome.CHALLENGED);
        assertThat(ProfileSummary.of(inventedClient.profile).contexts())
                .hasSize(2)
                .first()
                .satisfies(
                        context -> {
                            assertThat(context.established()).isFalse();
                            assertThat(context.lastSeenMillis()).isEqualTo(end);
                            assertThat(context.name())
                                    .isEqualTo(Contexts.of(elsewhere.observe(end)));
                        });

        inventedClient.send(elsewhere.observe(end + InventedCaller.MINUTE), Outcome.PROVEN);
        ProfileSummary.Context proven =
                ProfileSummary.of(inventedClient.profile).contexts().getFirst();
        assertThat(proven.proof()).isEqualTo(new Proof(3, end + InventedCaller.MINUTE));
        assertThat(proven.w()).isZero();
    }

    @Test
    void lookingChangesNothing() {
        inventedClient.work(partner, InventedCaller.MONDAY, 3, new Random(3));
        byte[] before = inventedClient.profile.toBytes();

        ProfileSummary.of(inventedClient.profile);

        assertThat(inventedClient.profile.toBytes()).isEqualTo(before);
    }
}
