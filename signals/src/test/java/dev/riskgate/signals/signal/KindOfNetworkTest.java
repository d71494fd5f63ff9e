// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.InventedCaller;
import dev.riskgate.signals.InventedClient;
import dev.riskgate.signals.model.Bits;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.population.Population;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Random;

/** What runs in clouds moves from one to another, and people do not move into one. */
class KindOfNetworkTest {

    private static final Place CLOUD =
            InventedCaller.place("US", 16509, 39.0, -77.5, NetworkClass.HOSTING);
    private static final Place OTHER_CLOUD =
            InventedCaller.place("IE", 14618, 53.3, -6.3, NetworkClass.HOSTING);
    private static final Place LINE =
            InventedCaller.place("IE", 5466, 53.3, -6.3, NetworkClass.ORDINARY);

    private final Population population = new Population();
    private final InventedClient service = new InventedClient(population);
    private final InventedClient person = new InventedClient(population);
    private final InventedCaller inCloud = InventedCaller.partner().at(CLOUD);
    private final InventedCaller atHome = InventedCaller.partner();
    private long now;

    @BeforeEach
    void othersInCloudsAndAtHome() {
        int today = Bits.day(InventedCaller.MONDAY + 20 * InventedCaller.DAY);
        for (Place place : List.of(CLOUD, OTHER_CLOUD, LINE, InventedCaller.BERLIN)) {
            for (int i = 0; i < 100; i++) {
                new InventedClient(service.model, population)
                        .allow(inCloud.at(place).observe(today * InventedCaller.DAY));
            }
        }
        service.work(inCloud, InventedCaller.MONDAY, 28, new Random(1));
        now =
                person.work(atHome, InventedCaller.MONDAY, 28, new Random(1))
                        + 9 * InventedCaller.HOUR;
    }

    private double standing(InventedClient client, Place place) {
        Observation o = inCloud.at(place).observe(now);
        return client.nats(o, "networkNovelty") + client.nats(o, "countryNovelty");
    }

    @Test
    void aLineAtHomeIsStrangerToAServiceThanAnotherCloud() {
        assertThat(standing(service, LINE)).isGreaterThan(standing(service, OTHER_CLOUD) + 4);
    }

    @Test
    void aCloudIsStrangerToAPersonThanALineAbroad() {
        assertThat(standing(person, OTHER_CLOUD)).isGreaterThan(standing(person, LINE) + 4);
    }

    @Test
    void whoWasSeenInBothIsNotJudgedByTheKind() {
        double before = standing(service, LINE);
        Place office = InventedCaller.place("US", 701, 40.7, -74.0, NetworkClass.ORDINARY);
        for (int day = 0; day < 10; day++) {
            service.allow(inCloud.at(office).observe(now - (10 - day) * InventedCaller.DAY));
        }

        assertThat(standing(service, LINE)).isLessThan(before - 3);
    }

    @Test
    void withoutKindsOfNetworksItMakesNoDifference() {
        Place unknown = InventedCaller.place("IE", 5466, 53.3, -6.3, NetworkClass.UNKNOWN);

        assertThat(standing(person, unknown)).isEqualTo(standing(person, LINE));
    }
}
