// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

import java.util.Arrays;

/**
 * The monotone table from nats to the risk score: at nats L it holds −20·log10 of the share of good
 * decisions with at least L, at most 100. Between its points it is linear, outside of them
 * constant. Immutable.
 */
public final class Scale {

    private final double[] nats;
    private final double[] scores;

    /**
     * @param nats strictly increasing, at least two
     * @param scores not decreasing, 0 to 100, as many as nats
     * @throws IllegalArgumentException if the table is not monotone and finite
     */
    public Scale(double[] nats, double[] scores) {
        if (nats.length < 2 || nats.length != scores.length) {
            throw new IllegalArgumentException("a scale needs at least two points");
        }
        for (int i = 0; i < nats.length; i++) {
            boolean finite = Double.isFinite(nats[i]) && scores[i] >= 0 && scores[i] <= 100;
            boolean rising = i == 0 || (nats[i] > nats[i - 1] && scores[i] >= scores[i - 1]);
            if (!finite || !rising) {
                throw new IllegalArgumentException(
                        "the scale does not rise at " + nats[i] + " nats = " + scores[i]);
            }
        }
        this.nats = nats.clone();
        this.scores = scores.clone();
    }

    /** The score at this many nats, 0 to 100. */
    public double score(double at) {
        if (!(at > nats[0])) {
            return scores[0];
        }
        int last = nats.length - 1;
        if (at >= nats[last]) {
            return scores[last];
        }
        int found = Arrays.binarySearch(nats, at);
        if (found >= 0) {
            return scores[found];
        }
        int right = -found - 1;
        double share = (at - nats[right - 1]) / (nats[right] - nats[right - 1]);
        return scores[right - 1] + share * (scores[right] - scores[right - 1]);
    }

    public double[] nats() {
        return nats.clone();
    }

    public double[] scores() {
        return scores.clone();
    }
}
