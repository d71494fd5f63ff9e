// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.measure;

/** Sentences that hold a figure against what we aim at. */
public final class Aim {

    private Aim() {}

    public static String atLeast(String what, double value, double aim) {
        return sentence(what, value, "at least", aim, value >= aim);
    }

    public static String atMost(String what, double value, double aim) {
        return sentence(what, value, "at most", aim, value <= aim);
    }

    private static String sentence(
            String what, double value, String relation, double aim, boolean met) {
        if (Double.isNaN(value)) {
            return "%s: not measured (aim: %s %s).".formatted(what, relation, number(aim));
        }
        return "%s: %s (aim: %s %s, %s)."
                .formatted(what, number(value), relation, number(aim), met ? "met" : "**missed**");
    }

    private static String number(double value) {
        return Figure.number(value, value >= 100 ? 0 : 2);
    }
}
