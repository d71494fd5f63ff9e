// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_WINDOWS;

import java.util.Locale;
import java.util.Set;

/**
 * Names of files that Windows reads as others (Win32, "Naming Files, Paths, and Namespaces"): it
 * drops dots and blanks at the end, takes what follows a colon for a stream of the file and {@code
 * ~1} for the short form of another name, opens devices by name in any folder, and has wildcards of
 * its own. It may also make one of these, or a slash, of a character that an older code page lacks.
 * Stateless.
 */
final class WindowsNames {

    /**
     * With what NFKC makes one of them or {@code ~} of, and what some code pages turn into a slash
     * (U+2044, U+2215) or a backslash (yen, won, U+2216) where there is no better fit.
     */
    private static final String FORBIDDEN =
            ":\"<>|*"
                    + "\u2a74\ufe13\ufe55\uff1a\uff02\ufe64\uff1c\ufe65\uff1e\uff5c"
                    + "\ufe61\uff0a\uff5e"
                    + "\u2044\u2215\u00a5\u20a9\u2216";

    /** COM and LPT also with a digit behind them, superscript ones included. */
    private static final Set<String> DEVICES =
            Set.of("con", "prn", "aux", "nul", "conin$", "conout$", "clock$");

    private static final String NUMBERED = "0123456789\u00b9\u00b2\u00b3";

    private WindowsNames() {}

    /**
     * @param path decoded; {@link PathEscapes#SLASH} separates, too
     * @throws MalformedRequest if a segment is another name to Windows
     */
    static void refuse(String path) {
        int start = 1;
        for (int i = 1; i <= path.length(); i++) {
            if (i == path.length()
                    || path.charAt(i) == '/'
                    || path.charAt(i) == PathEscapes.SLASH) {
                if (i > start && isOther(path, start, i)) {
                    throw PATH_WINDOWS.exception();
                }
                start = i + 1;
            }
        }
    }

    private static boolean isOther(String path, int start, int end) {
        char last = path.charAt(end - 1);
        if (last == '.' || last == ' ') {
            return true;
        }
        int stem = end;
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            boolean shortName = c == '~' && i + 1 < end && Ascii.isDigit(path.charAt(i + 1));
            if (shortName || FORBIDDEN.indexOf(c) >= 0) {
                return true;
            }
            if (c == '.' && stem == end) {
                stem = i;
            }
        }
        return isDevice(path, start, stem);
    }

    /** The name up to its first dot, without blanks behind it. */
    private static boolean isDevice(String path, int start, int end) {
        int stem = end;
        while (stem > start && path.charAt(stem - 1) == ' ') {
            stem--;
        }
        if (stem - start < 3 || stem - start > 7) {
            return false;
        }
        String name = path.substring(start, stem).toLowerCase(Locale.ROOT);
        boolean numbered =
                name.length() == 4
                        && (name.startsWith("com") || name.startsWith("lpt"))
                        && NUMBERED.indexOf(name.charAt(3)) >= 0;
        return numbered || DEVICES.contains(name);
    }
}
