// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/** Classes of ASCII characters; false for everything outside ASCII. */
public final class Ascii {

    private Ascii() {}

    public static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    public static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    public static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isAlphanumeric(int c) {
        return isLower(c) || isUpper(c) || isDigit(c);
    }

    /** The value of a hexadecimal digit; −1 if it is none. */
    public static int hex(int c) {
        if (isDigit(c)) {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
