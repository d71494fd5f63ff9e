// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.model;

/**
 * Prior of a Pitman–Yor process (Pitman and Yor 1997; as used for smoothing by Teh 2006): each
 * value seen gives up {@code discount} of its count, and what is given up goes to values not seen
 * yet.
 *
 * @param discount d, 0 ≤ d < 1
 * @param concentration α > 0
 */
public record PitmanYor(double discount, double concentration) {

    /**
     * Probability of a value with count {@code own} among {@code total} over {@code kinds} distinct
     * values.
     */
    public double next(double own, double total, int kinds, double parent) {
        double kept = Math.max(0, own - discount);
        return (kept + (concentration + discount * kinds) * parent) / (total + concentration);
    }
}
