// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

/** Numbers as files write them. */
final class Numbers {

    private static final int MOST_DIGITS = 10;

    private Numbers() {}

    /** The number of an autonomous system, 32 bits; −1 if it is none. */
    static long asn(String text) {
        if (text.isEmpty() || text.length() > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = 10 * number + digit;
        }
        return number >> 32 == 0 ? number : -1;
    }
}
