// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

/**
 * Arithmetic on evidence in nats. The mean of e-values is an e-value whatever their dependence
 * (Vovk and Wang 2021), so signals that see the same fact may be averaged, never added.
 */
public final class Evidence {

    private Evidence() {}

    /** ln((eᵃ + eᵇ) / 2). */
    public static double mean(double a, double b) {
        if (a == b) {
            return a;
        }
        double less = Math.abs(a - b);
        return Math.max(a, b) + Math.log((1 + (less > 40 ? 0 : Math.exp(-less))) / 2);
    }

    /** eˣ, for a sum whose largest part is 1: that one is known. */
    public static double exp(double x) {
        return x == 0 ? 1 : Math.exp(x);
    }
}
