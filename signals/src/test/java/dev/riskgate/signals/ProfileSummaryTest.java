package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.ProfileSummary.Values;
import dev.riskgate.signals.ProfileSummary.What;

import org.junit.jupiter.api.Test;

import java.util.Random;

class ProfileSummaryTest {

    private final Client client = new Client();
    private final Caller partner = Caller.partner();

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
        long end = client.work(partner, Caller.MONDAY, 10, new Random(3));

        ProfileSummary summary = ProfileSummary.of(client.profile);

        assertThat(summary.firstSeenMillis())
                .isBetween(Caller.MONDAY + 8 * Caller.HOUR, Caller.MONDAY + 9 * Caller.HOUR);
        assertThat(summary.lastSeenMillis()).isBetween(end - Caller.DAY, end);
        assertThat(summary.requests()).isEqualTo(client.profile.requests());
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
        long end = client.work(partner, Caller.MONDAY, 10, new Random(3));
        Caller elsewhere = partner.at(Caller.NEW_YORK).with("other/1");
        client.send(elsewhere.observe(end), Outcome.CHALLENGED);
        assertThat(ProfileSummary.of(client.profile).contexts())
                .hasSize(2)
                .first()
                .satisfies(
                        context -> {
                            assertThat(context.established()).isFalse();
                            assertThat(context.lastSeenMillis()).isEqualTo(end);
                            assertThat(context.name())
                                    .isEqualTo(Contexts.of(elsewhere.observe(end)));
                        });

        client.send(elsewhere.observe(end + Caller.MINUTE), Outcome.PROVEN);
        ProfileSummary.Context proven = ProfileSummary.of(client.profile).contexts().getFirst();
        assertThat(proven.proof()).isEqualTo(new Proof(3, end + Caller.MINUTE));
        assertThat(proven.w()).isZero();
    }

    @Test
    void lookingChangesNothing() {
        client.work(partner, Caller.MONDAY, 3, new Random(3));
        byte[] before = client.profile.toBytes();

        ProfileSummary.of(client.profile);

        assertThat(client.profile.toBytes()).isEqualTo(before);
    }
}
