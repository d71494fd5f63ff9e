// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.risk.Outcome;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class ProfileTest {

    private final InventedClient inventedClient = new InventedClient();
    private final InventedCaller partner = InventedCaller.partner();

    @Test
    void theStoredFormIsCompleteAndSmall() {
        long now = inventedClient.work(partner, InventedCaller.MONDAY, 20, new Random(1));
        inventedClient.send(partner.at(InventedCaller.SAO_PAULO).observe(now), Outcome.PROVEN);

        byte[] bytes = inventedClient.profile.toBytes();
        Profile restored = Profile.fromBytes(bytes);

        assertThat(bytes).hasSize(832);
        assertThat(restored.toBytes()).isEqualTo(bytes);
        Observation o = partner.observe(now + InventedCaller.HOUR);
        assertThat(inventedClient.model.assess(restored, inventedClient.population, o).risk())
                .isEqualTo(inventedClient.assess(o).risk());
    }

    @Test
    void anEmptyProfileCanBeStored() {
        assertThat(Profile.fromBytes(new Profile().toBytes()).requests()).isZero();
    }

    @Test
    void damagedBytesAreRefusedWithAReason() {
        byte[] bytes = inventedClient.profile.toBytes();

        assertThatThrownBy(() -> Profile.fromBytes(new byte[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a profile: 0 bytes");
        assertThatThrownBy(() -> Profile.fromBytes(new byte[833]))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] newer = bytes.clone();
        newer[0] = 9;
        assertThatThrownBy(() -> Profile.fromBytes(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a profile of version 9; this build reads versions 1 and 2");
        for (int i = 1; i < bytes.length; i++) {
            byte[] flipped = bytes.clone();
            flipped[i] ^= 0x10;
            assertThatThrownBy(() -> Profile.fromBytes(flipped))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("damaged");
        }
    }

    @Test
    void aFloodOfContextsCannotPushOutTheClientsOwn() {
        long now =
                inventedClient.work(partner, InventedCaller.MONDAY, 30, new Random(1))
                        + 9 * InventedCaller.HOUR;
        inventedClient.send(partner.observe(now), Outcome.PROVEN);
        for (int i = 0; i < 10_000; i++) {
            Place somewhere =
                    InventedCaller.place(
                            "BR", 50_000 + i, -20 - i % 10, -46, NetworkClass.ORDINARY);
            inventedClient.send(
                    partner.at(somewhere).with("bot/" + i).observe(now + i),
                    i % 2 == 0 ? Outcome.ALLOWED : Outcome.CHALLENGED);
        }

        assertThat(inventedClient.profile.proof(partner.observe(now), false).level()).isEqualTo(3);
        assertThat(inventedClient.assess(partner.observe(now + 10_001)).standing()).isLessThan(-2);
        assertThat(Contexts.count(inventedClient.profile.words(), true)).isLessThanOrEqualTo(6);
        assertThat(Contexts.count(inventedClient.profile.words(), false)).isLessThanOrEqualTo(7);
    }

    @Test
    void manyProvenContextsKeepTheMostRecent() {
        for (int i = 0; i < 20; i++) {
            Place office = InventedCaller.place("DE", 1_000 + i, 50, 10, NetworkClass.ORDINARY);
            inventedClient.send(
                    partner.at(office)
                            .observeWithoutAsn(InventedCaller.MONDAY + i * InventedCaller.HOUR),
                    Outcome.PROVEN);
        }
        for (int i = 0; i < 20; i++) {
            Place office = InventedCaller.place("DE", 1_000 + i, 50, 10, NetworkClass.ORDINARY);
            Proof proof =
                    inventedClient.profile.proof(
                            partner.at(office).observeWithoutAsn(InventedCaller.MONDAY), false);
            assertThat(proof.level()).as("office " + i).isEqualTo(i < 14 ? 0 : 3);
        }
    }

    @Test
    void aProofTakesItsLevelFromTheCallerWithinBounds() {
        Observation o = partner.observe(InventedCaller.MONDAY);
        for (int level : new int[] {-5, 0, 1, 7, 8, 1000}) {
            inventedClient.model.fold(
                    inventedClient.profile,
                    inventedClient.population,
                    o,
                    inventedClient.assess(o),
                    Outcome.PROVEN,
                    level);
            assertThat(inventedClient.profile.proof(o, false).level())
                    .isEqualTo(Math.clamp(level, 1, 7));
        }
    }

    @Test
    void manyThreadsLoseNoCount() throws Exception {
        int threads = 8;
        int each = 20_000;
        try (var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                InventedCaller inventedCaller = partner.with("worker/" + t % 3);
                running.add(
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < each; i++) {
                                        inventedClient.allow(
                                                inventedCaller.observe(
                                                        InventedCaller.MONDAY + i % 10_000));
                                    }
                                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }

        assertThat(inventedClient.profile.requests()).isEqualTo((long) threads * each);
        assertThat(
                        inventedClient
                                .contribution(
                                        partner.observe(InventedCaller.MONDAY + 1), "requestRate")
                                .reason())
                .startsWith(threads * each + 1 + " requests in 10 ");
    }
}
