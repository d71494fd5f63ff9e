// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_TOO_LONG;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How servers that normalise text (UAX #15) may read a decoded path: by NFKC, or by NFC, before
 * they look for the query or behind, with path parameters or without. Stateless. Putting marks into
 * order takes a time that grows with the square of their number, so a run of them is bounded;
 * everything else is linear in the path's length.
 */
final class TextReadings {

    /** Below it no character changes. */
    static final char FIRST = 0xa0;

    /** In a row (UAX #15, "Stream-Safe Text Format"). */
    static final int MAX_MARKS = 30;

    private static final List<String> ENDS = List.of("", "?#", "?", "#");

    private TextReadings() {}

    /** Whether normalising may change it; true also of text that has its normal form. */
    static boolean maySee(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) >= FIRST) {
                return true;
            }
        }
        return false;
    }

    /**
     * The normal forms that are other texts.
     *
     * @throws MalformedRequest if there are too many marks in a row
     */
    static Set<String> forms(String path) {
        if (!maySee(path)) {
            return Set.of();
        }
        requireFewMarks(path);
        if (Normalizer.isNormalized(path, Form.NFKC)) {
            return Set.of();
        }
        Set<String> forms = new LinkedHashSet<>();
        forms.add(Normalizer.normalize(path, Form.NFKC));
        forms.add(Normalizer.normalize(path, Form.NFC));
        forms.remove(path);
        return forms;
    }

    /** What NFKC makes of the two characters that stand there, or of those that are left. */
    static String ofTwo(String path, int start) {
        int end = start;
        for (int n = 0; n < 2 && end < path.length(); n++) {
            end += Character.charCount(path.codePointAt(end));
        }
        return Normalizer.normalize(path.substring(start, end), Form.NFKC);
    }

    /** What may be taken for the path where this is read. */
    static Set<String> of(String form) {
        Set<String> readings = new LinkedHashSet<>();
        for (String text : List.of(form.replace('\\', '/'), form)) {
            for (String ends : ENDS) {
                String path = text.substring(0, firstOf(ends, text, 0, text.length()));
                readings.add(path);
                readings.add(withoutParameters(path));
            }
        }
        return readings;
    }

    /** Where the first of these characters stands; the end if none does. */
    static int firstOf(String characters, String path, int start, int end) {
        for (int i = start; i < end; i++) {
            if (characters.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return end;
    }

    private static String withoutParameters(String path) {
        StringBuilder kept = new StringBuilder(path.length());
        for (int start = 0; start < path.length(); ) {
            int end = path.indexOf('/', start + 1);
            end = end < 0 ? path.length() : end;
            kept.append(path, start, firstOf(";", path, start, end));
            start = end;
        }
        return kept.toString();
    }

    private static void requireFewMarks(String path) {
        int marks = 0;
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            marks = isMark(c) ? marks + 1 : 0;
            if (marks > MAX_MARKS) {
                throw PATH_TOO_LONG.exception();
            }
            i += Character.charCount(c);
        }
    }

    /** Whether it may be put into another order; the half-width sound marks become such. */
    static boolean isMark(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> c == 0xff9e || c == 0xff9f;
        };
    }
}
