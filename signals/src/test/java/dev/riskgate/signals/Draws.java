// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals;

import java.util.random.RandomGenerator;

/** Random counts. */
public final class Draws {

    private Draws() {}

    /** Poisson by products of uniforms (Knuth); normal above 400. */
    static int poisson(RandomGenerator random, double mean) {
        if (mean > 400) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        int n = 0;
        for (double p = random.nextDouble(); p > limit; p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    /** Gamma of this shape and mean 1 (Marsaglia and Tsang 2000), shape at least 1. */
    static double gamma(RandomGenerator random, double shape) {
        double d = shape - 1 / 3.0;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = random.nextGaussian();
            double v = Math.pow(1 + c * z, 3);
            if (v > 0 && Math.log(random.nextDouble()) < z * z / 2 + d - d * v + d * Math.log(v)) {
                return d * v / shape;
            }
        }
    }

    public static int negativeBinomial(RandomGenerator random, double mean, double shape) {
        return poisson(random, mean * gamma(random, shape));
    }
}
