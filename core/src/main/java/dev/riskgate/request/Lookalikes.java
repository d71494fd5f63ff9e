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
        return c >= FIRST && !folded(c).isEmpty();
    }

    /** What normalisation makes of it; empty if it is none of them. */
    static String folded(int c) {
        return switch (c) {
            // Greek question mark, which is a semicolon.
            case 0x37e -> ";";
            case 0x2024 -> ".";
            case 0x2025 -> "..";
            case 0x2026 -> "...";
            case 0x2047 -> "??";
            case 0x2048 -> "?!";
            case 0x2049 -> "!?";
            case 0x2100 -> "a/c";
            case 0x2101 -> "a/s";
            case 0x2105 -> "c/o";
            case 0x2106 -> "c/u";
            case 0x33c2 -> "a.m.";
            case 0x33c7 -> "Co.";
            case 0x33d8 -> "p.m.";
            // Vertical and small forms.
            case 0xfe14, 0xfe54 -> ";";
            case 0xfe16, 0xfe56 -> "?";
            case 0xfe19 -> "...";
            case 0xfe30 -> "..";
            case 0xfe52 -> ".";
            case 0xfe5f -> "#";
            case 0xfe68 -> "\\";
            case 0xfe6a -> "%";
            // Full-width forms.
            case 0xff03 -> "#";
            case 0xff05 -> "%";
            case 0xff0e -> ".";
            case 0xff0f -> "/";
            case 0xff1b -> ";";
            case 0xff1f -> "?";
            case 0xff3c -> "\\";
            // Nought, and one to twenty, with a full stop.
            case 0x1f100 -> "0.";
            default -> c >= 0x2488 && c <= 0x249b ? c - 0x2487 + "." : "";
        };
    }
}
