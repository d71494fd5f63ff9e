// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What has to become of a request.
 *
 * @param reason a reason code that has to be among the reasons; empty if none is asked for
 * @param further what else has to hold
 */
public record Expected(String verdict, int status, String reason, List<Demand> further) {

    /**
     * @param text what holds, as a sentence without a full stop
     */
    public record Demand(String text, Predicate<DemoOutcome> holds) {}

    public Expected {
        further = List.copyOf(further);
    }

    public static Expected allow() {
        return new Expected("allow", 200, "", List.of());
    }

    public static Expected challenge(String reason) {
        return new Expected("challenge", 401, reason, List.of());
    }

    public static Expected throttle(String reason) {
        return new Expected("throttle", 429, reason, List.of());
    }

    public static Expected deny(int status, String reason) {
        return new Expected("deny", status, reason, List.of());
    }

    public Expected and(String text, Predicate<DemoOutcome> holds) {
        List<Demand> more = new ArrayList<>(further);
        more.add(new Demand(text, holds));
        return new Expected(verdict, status, reason, more);
    }

    /** Sentences about everything that is not as it should be; empty if all is well. */
    public List<String> differences(DemoOutcome got) {
        List<String> differences = new ArrayList<>();
        differ(differences, "status", status, got.status());
        differ(differences, "verdict", verdict, got.verdict());
        if (!reason.isEmpty() && !got.reasons().contains(reason)) {
            differ(differences, "reason", reason, got.reasons());
        }
        for (Demand demand : further) {
            if (!demand.holds().test(got)) {
                differences.add("expected that " + demand.text() + ", which is not so");
            }
        }
        return differences;
    }

    private static void differ(List<String> to, String what, Object expected, Object got) {
        if (!expected.equals(got)) {
            to.add("expected " + what + " " + expected + ", got " + got);
        }
    }
}
