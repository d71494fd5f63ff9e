// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;
import dev.riskgate.signals.profile.Contexts;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.Group;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Whether what groups of signals say together is honest, whatever part of them is silent: on
 * traffic of clients that are themselves, the mean of e^ℓ is at most 1, clients weighted equally.
 */
class CalibrationOfGroupsTest {

    private static final int CLIENTS = 150;

    /** What is known of places, and which signals speak then. */
    enum Silence {
        OF_NOBODY(place -> place, true),
        OF_KINDS_OF_NETWORKS(
                place ->
                        new Place(
                                place.country(),
                                place.asn(),
                                place.latitude(),
                                place.longitude(),
                                place.accuracyKm(),
                                NetworkClass.UNKNOWN),
                true),
        OF_TOWNS(
                place ->
                        new Place(
                                place.country(),
                                place.asn(),
                                Double.NaN,
                                Double.NaN,
                                0,
                                place.networkClass()),
                true),
        OF_A_DATABASE_THAT_LACKS_HALF_OF_THE_NETWORKS(
                place -> place.asn() % 2 == 0 ? Place.UNKNOWN : place, true),
        OF_ALL_PLACES(_ -> Place.UNKNOWN, false);

        private final UnaryOperator<Place> known;
        private final boolean knowsPlaces;

        Silence(UnaryOperator<Place> known, boolean knowsPlaces) {
            this.known = known;
            this.knowsPlaces = knowsPlaces;
        }

        /** With this group of standing evidence and no other. */
        RiskSettings settings(Group group) {
            Map<String, SignalSetting> off = new HashMap<>();
            for (SignalDescriptor signal : Signals.all()) {
                if (signal.group() != group && signal.group().isStanding()) {
                    off.put(signal.name(), new SignalSetting(false, 1));
                }
            }
            var settings = new RiskSettings(off);
            return knowsPlaces ? settings : settings.withoutPlaces();
        }

        Observation seen(Observation o) {
            Place place = known.apply(o.place());
            return new Observation(
                    o.timeMillis(),
                    o.credential(),
                    o.device(),
                    o.software(),
                    o.platform(),
                    o.address(),
                    o.network(),
                    place.asn() == 0 ? 0 : o.asn(),
                    place,
                    o.route(),
                    o.method(),
                    o.object(),
                    o.bytes());
        }
    }

    @ParameterizedTest
    @EnumSource
    void networksAreHonestWhoeverIsSilent(Silence silence) {
        assertHonest(silence, Group.NETWORK);
    }

    @ParameterizedTest
    @EnumSource(names = {"OF_NOBODY", "OF_ALL_PLACES"})
    void softwareIsHonestWhoeverIsSilent(Silence silence) {
        assertHonest(silence, Group.SOFTWARE);
    }

    private static void assertHonest(Silence silence, Group group) {
        var world =
                new InnocentWorld(
                        new Random(5),
                        new RiskModel(Weights.shipped(), silence.settings(group)),
                        CLIENTS);
        Map<Object, double[]> means = new HashMap<>();
        Set<String> seen = new HashSet<>();
        world.live(0, 35, (innocent, o) -> innocent.inventedClient.allow(silence.seen(o)));
        world.live(35, 20, (innocent, o) -> judge(innocent, silence.seen(o), seen, means));

        assertThat(means).hasSizeGreaterThan(CLIENTS * 4 / 5);
        double mean = means.values().stream().mapToDouble(s -> s[0] / s[1]).average().orElseThrow();
        double squares =
                means.values().stream()
                        .mapToDouble(s -> Math.pow(s[0] / s[1] - mean, 2))
                        .average()
                        .orElseThrow();
        assertThat(mean).isLessThan(1 + 2 * Math.sqrt(squares / means.size()));
    }

    private static void judge(
            InnocentWorld.Innocent innocent,
            Observation o,
            Set<String> seen,
            Map<Object, double[]> means) {
        long[] words = innocent.inventedClient.profile.words();
        int context = Contexts.find(words, Contexts.of(o));
        // A context counts on each day once, but in quarantine it is the same novelty still.
        boolean same = context >= 0 && !Contexts.promoted(words, context);
        Assessment assessment = innocent.inventedClient.allow(o);
        String day = "/" + Contexts.of(o) + "/" + o.timeMillis() / InventedCaller.DAY;
        if (!same && seen.add(innocent.inventedCaller.credential() + day)) {
            double[] sum = means.computeIfAbsent(innocent, _ -> new double[2]);
            sum[0] += Math.exp(assessment.standing());
            sum[1]++;
        }
    }
}
