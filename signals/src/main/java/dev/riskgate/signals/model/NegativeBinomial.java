// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

/**
 * Predictive distribution of a count: negative binomial with this mean and shape, variance mean +
 * mean²/shape.
 *
 * @param mean μ > 0
 * @param shape a > 0; small where little is known or the client is bursty
 */
public record NegativeBinomial(double mean, double shape) {

    private static final double LN4 = Math.log(4);
    private static final double LN16 = Math.log(16);
    private static final double LN64 = Math.log(64);

    /**
     * Evidence for a burst: ln of the mean, over ρ in 4, 16 and 64, of the likelihood ratio of a
     * ρ-fold mean against this one. An e-value: its mean is 1 if this distribution holds.
     */
    public double burst(double count) {
        double a = times(4, LN4, count);
        double b = times(16, LN16, count);
        double c = times(64, LN64, count);
        double top = Math.max(a, Math.max(b, c));
        return top
                + Math.log(
                        (Evidence.exp(a - top) + Evidence.exp(b - top) + Evidence.exp(c - top))
                                / 3);
    }

    /** Evidence for a drop, likewise, over ρ in ¼ and 1/16. */
    public double drop(double count) {
        double a = times(0.25, -LN4, count);
        double b = times(0.0625, -LN16, count);
        double top = Math.max(a, b);
        return top + Math.log((Evidence.exp(a - top) + Evidence.exp(b - top)) / 2);
    }

    private double times(double rho, double lnRho, double count) {
        return count * lnRho + (shape + count) * Math.log((shape + mean) / (shape + rho * mean));
    }

    /**
     * About the 99.9% quantile: that of the gamma distribution of equal mean and variance (Wilson
     * and Hilferty 1931).
     */
    public double extreme() {
        double gamma = Math.max(0.05, shape * mean / (shape + mean));
        double root = 1 - 1 / (9 * gamma) + 3.09 / (3 * Math.sqrt(gamma));
        return mean * root * root * root;
    }
}
