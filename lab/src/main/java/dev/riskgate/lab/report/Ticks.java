// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.report;

import java.util.ArrayList;
import java.util.List;

/** Round values for the axes of plots. */
public final class Ticks {

    private static final int MOST = 6;
    private static final double[] STEPS = {1, 2, 5, 10};

    private Ticks() {}

    /**
     * From 0 in even steps of 1, 2 or 5 times a power of ten; the last is the first that is not
     * below {@code most}.
     */
    public static List<Double> linear(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(most / MOST)));
        double step = power;
        for (int i = 0; i < STEPS.length && step * MOST < most; i++) {
            step = power * STEPS[i];
        }
        var ticks = new ArrayList<Double>();
        int last = (int) Math.ceil(most / step - 1e-9);
        for (int i = 0; i <= last; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /**
     * Powers of ten: from the last one that is not above {@code least} to the first one that is not
     * below {@code most}.
     */
    public static List<Double> logarithmic(double least, double most) {
        var ticks = new ArrayList<Double>();
        int first = (int) Math.floor(Math.log10(least) + 1e-9);
        int last = (int) Math.ceil(Math.log10(most) - 1e-9);
        for (int i = first; i <= last; i++) {
            ticks.add(Math.pow(10, i));
        }
        return ticks;
    }

    /** As few decimals as tell the steps of a linear axis apart. */
    public static int decimals(List<Double> ticks) {
        double step = ticks.size() < 2 ? 1 : ticks.get(1) - ticks.get(0);
        return Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    }
}
