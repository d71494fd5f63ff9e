// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.lab.attack.Family;
import dev.riskgate.lab.detector.Ceiling;
import dev.riskgate.lab.detector.Detector;
import dev.riskgate.lab.detector.FixedLimits;
import dev.riskgate.lab.detector.Policies;
import dev.riskgate.lab.detector.Riskgate;
import dev.riskgate.lab.detector.StaticRules;
import dev.riskgate.lab.population.Database;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class CeilingTest {

    private static final List<Family> FAMILIES =
            List.of(Family.OVERSEAS_CURL, Family.OVERSEAS_COPIED, Family.METHOD_DRIFT);

    /** Whoever does not know how a client really lives finds no more than whoever does. */
    @Test
    void nobodyTellsThievesFromClientsBetterThanTheGeneratorItself() {
        var database = new Database(Database.Kind.CLASSED, GeoTable.shipped());
        double ceiling = auc(Ceiling.of(Robberies.world(), Robberies.days()));
        List<Detector> others =
                List.of(
                        new FixedLimits(),
                        new StaticRules(database),
                        new Riskgate("riskgate", Policies.standard(), database));

        assertThat(ceiling).isGreaterThan(0.95);
        for (Detector other : others) {
            assertThat(auc(other)).as(other.name()).isLessThanOrEqualTo(ceiling);
        }
    }

    /** How often a thief's highest score is above that of one of the innocent clients' days. */
    private static double auc(Detector detector) {
        Findings found = Robberies.of(detector, FAMILIES);
        List<Double> innocent = new ArrayList<>();
        for (Trial.Watched one : found.watched()) {
            int t = Meter.THRESHOLDS - 1;
            while (t > 0 && one.early().episodes(t) + one.late().episodes(t) == 0) {
                t--;
            }
            innocent.add(t / 2.0);
        }
        double above = 0;
        for (Raid raid : found.raids()) {
            for (double score : innocent) {
                double reached = Meter.threshold(raid.ever()) / 2.0;
                above += reached > score ? 1 : reached == score ? 0.5 : 0;
            }
        }
        return above / found.raids().size() / innocent.size();
    }
}
