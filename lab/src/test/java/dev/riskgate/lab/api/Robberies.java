// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.world.Kind;
import dev.riskgate.lab.world.World;

import java.util.List;

/** A small world, in which some are robbed. */
final class Robberies {

    static final int LEARNED = 16;
    static final int COUNTED = 8;
    static final List<Kind> KINDS = List.of(Kind.PARTNER, Kind.AGENT);

    private static final int CLIENTS = 4;

    private Robberies() {}

    static World world() {
        return new World(4, KINDS, CLIENTS);
    }

    static int days() {
        return LEARNED + COUNTED + Trial.LATER + 1;
    }

    static Findings of(Detector detector, List<Family> families) {
        var trial = new Trial(detector, world(), 0.8);
        List<Trial.Watched> watched = trial.innocent(new Trial.Days(LEARNED, COUNTED));
        return new Findings(
                detector.name(), detector.name(), watched, trial.robbed(CLIENTS, families));
    }
}
