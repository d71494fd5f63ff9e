// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.population.Population;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

class SharedProfileTest {

    private final InventedCaller partner = InventedCaller.partner();
    private final InventedClient alone = new InventedClient();

    private static Profile stored(Profile profile) {
        return Profile.fromBytes(profile.contribution());
    }

    private InventedClient sharing(Profile profile) {
        return new InventedClient(alone.model, new Population(), profile);
    }

    @Test
    void aSharedProfileThatNobodyElseUsesIsLikeOneThatIsNotShared() {
        InventedClient shared = sharing(Profile.shared());
        long now = alone.work(partner, InventedCaller.MONDAY, 40, new Random(1));
        shared.work(partner, InventedCaller.MONDAY, 40, new Random(1));

        assertThat(shared.profile.toBytes()).isEqualTo(alone.profile.toBytes());
        shared.profile.refresh(List.of());
        assertThat(shared.profile.toBytes()).isEqualTo(alone.profile.toBytes());
        InventedClient again = sharing(Profile.shared(stored(shared.profile), List.of()));
        assertThat(again.profile.toBytes()).isEqualTo(alone.profile.toBytes());
        assertThat(again.profile.ownRequests()).isEqualTo(alone.profile.requests());

        // It goes on alike, too.
        alone.work(partner, now, 10, new Random(2));
        again.work(partner, now, 10, new Random(2));
        assertThat(again.profile.toBytes()).isEqualTo(alone.profile.toBytes());
    }

    @Test
    void aContributionHoldsAllThatIsKnownButOnlyOwnCounts() {
        InventedClient a = sharing(Profile.shared());
        long now = a.work(partner, InventedCaller.MONDAY, 30, new Random(1));
        InventedClient b = sharing(Profile.shared(null, List.of(stored(a.profile))));

        assertThat(b.profile.requests()).isEqualTo(a.profile.requests());
        assertThat(b.profile.ownRequests()).isZero();
        assertThat(b.score(partner.observe(now))).isEqualTo(a.score(partner.observe(now)));
        b.allow(partner.observe(now));
        Profile told = stored(b.profile);
        assertThat(told.requests()).isEqualTo(1);
        byte[] before = b.profile.contribution();
        b.allow(partner.observe(now + 1));
        assertThat(Profile.requestsIn(before)).as("whatever is folded since").isEqualTo(1);
        assertThat(DayBitmap.mass((int) (told.words()[ProfileLayout.DAYS] >>> 32)))
                .isEqualTo(DayBitmap.mass((int) (b.profile.words()[ProfileLayout.DAYS] >>> 32)));
        a.profile.refresh(List.of(told));
        assertThat(a.profile.requests()).isEqualTo(b.profile.requests() - 1);
    }

    @Test
    void refreshingReplacesWhatWasKnownOfTheOthers() {
        InventedClient a = sharing(Profile.shared());
        InventedClient b = sharing(Profile.shared());
        for (int i = 0; i < 10; i++) {
            b.allow(partner.observe(InventedCaller.MONDAY + i * 1_000));
            a.profile.refresh(List.of(stored(b.profile)));
            a.profile.refresh(List.of(stored(b.profile)));
        }
        assertThat(a.profile.requests()).isEqualTo(10);
        a.profile.refresh(List.of());
        assertThat(a.profile.requests()).isZero();
    }

    @Test
    void aDisownedContributionIsCountedOnceWithTheOthers() {
        InventedClient a = sharing(Profile.shared());
        for (int i = 0; i < 10; i++) {
            a.allow(partner.observe(InventedCaller.MONDAY + i * 1_000));
        }
        Profile before = stored(a.profile);

        a.profile.disown();

        assertThat(a.profile.requests()).isEqualTo(10);
        assertThat(a.profile.ownRequests()).isZero();
        a.allow(partner.observe(InventedCaller.MONDAY + 20_000));
        a.profile.refresh(List.of(before));
        assertThat(a.profile.requests()).isEqualTo(11);
        assertThat(Profile.merge(List.of(before, stored(a.profile))).requests()).isEqualTo(11);
    }

    @Test
    void ofAContributionThatWasTakenOverWhatWasCountedSinceStays() {
        InventedClient a = sharing(Profile.shared());
        for (int i = 0; i < 10; i++) {
            a.allow(partner.observe(InventedCaller.MONDAY + i * 1_000));
        }
        Profile takenOver = stored(a.profile);
        for (int i = 10; i < 13; i++) {
            a.allow(partner.observe(InventedCaller.MONDAY + i * 1_000));
        }

        a.profile.disown(10);

        assertThat(a.profile.ownRequests()).isEqualTo(3);
        a.profile.refresh(List.of(takenOver));
        assertThat(a.profile.requests()).isEqualTo(13);
        a.profile.disown(100);
        assertThat(a.profile.ownRequests()).as("never less than none").isZero();
    }

    @Test
    void onlyASharedProfileContributes() {
        var profile = new Profile();
        assertThatThrownBy(profile::contribution).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(profile::ownRequests).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(profile::disown).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> profile.refresh(List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
