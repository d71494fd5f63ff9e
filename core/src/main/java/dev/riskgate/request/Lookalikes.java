// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/**
 * The characters of which a server that normalises text (UAX #15) makes one of {@code / \\ . ; % ?
 * #}: the full-width slash, the ellipsis, {@code ⒈}. Looked up instead of normalising the path, for
 * putting combining marks into order takes a time that grows with the square of their number. A
 * test holds the list against all of Unicode.
 */
final class Lookalikes {

    /** The least of them. */
    static final char FIRST = 0x37e;

    private Lookalikes() {}

    /** Whether one is in this text. */
    static boolean in(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= FIRST && has(text.codePointAt(i))) {
                return true;
            }
        }
        return false;
    }

    static boolean has(int c) {
        return switch (c) {
            // Greek question mark, which is a semicolon.
            case 0x37e -> true;
            // Dots, and doubled marks.
            case 0x2024, 0x2025, 0x2026, 0x2047, 0x2048, 0x2049 -> true;
            // a/c, c/o; a.m., Co., p.m.
            case 0x2100, 0x2101, 0x2105, 0x2106, 0x33c2, 0x33c7, 0x33d8 -> true;
            // Vertical and small forms.
            case 0xfe14, 0xfe16, 0xfe19, 0xfe30, 0xfe52, 0xfe54, 0xfe56 -> true;
            case 0xfe5f, 0xfe68, 0xfe6a -> true;
            // Full-width forms.
            case 0xff03, 0xff05, 0xff0e, 0xff0f, 0xff1b, 0xff1f, 0xff3c -> true;
            // Nought with a full stop.
            case 0x1f100 -> true;
            // One to twenty with a full stop.
            default -> c >= 0x2488 && c <= 0x249b;
        };
    }
}
