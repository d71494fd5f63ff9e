// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import static dev.riskgate.management.family.MetricFamily.Type.COUNTER;
import static dev.riskgate.management.family.MetricFamily.Type.GAUGE;
import static dev.riskgate.management.family.MetricFamily.Type.HISTOGRAM;

import java.util.List;

/** How checks went. */
public enum CheckFamily implements MetricFamily {
    CHECK(HISTOGRAM, "riskgate_check_seconds", List.of(), "How long a whole check took.", ""),
    STAGE(
            HISTOGRAM,
            "riskgate_check_stage_seconds",
            List.of("stage"),
            "How long each stage of a check took.",
            "`identity`, `challenge`, `state`, `signals`, `policy`."),
    DEGRADED(
            COUNTER,
            "riskgate_degraded_total",
            List.of("cause"),
            "Failures met by checks, by cause.",
            "`state`, `issuer`, `overload`, `deadline`, `oversize`, `internal`."),
    FAULTS(
            COUNTER,
            "riskgate_faults_total",
            List.of(),
            "Faults in Riskgate itself.",
            "Each is a bug, see stderr."),
    WAITS(COUNTER, "riskgate_waits_total", List.of(), "Checks that had to wait for something.", ""),
    WAITING(GAUGE, "riskgate_waiting", List.of(), "Checks that wait for something right now.", ""),
    TOKEN_TURNS(
            COUNTER,
            "riskgate_token_turns_total",
            List.of("outcome"),
            "Tokens never seen before whose network had used up its processor time.",
            "`waited` for their turn and had it; `turned_away` with 503, since it would have come"
                    + " too late or too many waited. See"
                    + " [`check.tokenTimePerNetwork`](configuration.md#a-flood-of-new-tokens).");

    private final Description description;

    CheckFamily(Type type, String name, List<String> labels, String help, String reading) {
        this.description = new Description(type, name, labels, help, reading);
    }

    @Override
    public Description description() {
        return description;
    }
}
