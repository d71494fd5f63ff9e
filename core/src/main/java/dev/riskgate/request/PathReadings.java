// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_ENCODED_SLASH;
import static dev.riskgate.request.Malformation.PATH_LOOKALIKE;
import static dev.riskgate.request.Malformation.PATH_TOO_LONG;
import static dev.riskgate.request.PathAllowance.REFUSE;
import static dev.riskgate.request.PathAllowance.SAME_ROUTE;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How servers may read a canonical path that holds an encoded slash or a lookalike. An encoded
 * slash stays {@code %2F} in a canonical path, and nothing else becomes that there, since paths
 * that are encoded twice are refused. Stateless; each method takes time linear in the path's
 * length.
 */
public final class PathReadings {

    /** An encoded slash in a canonical path. */
    public static final String ENCODED_SLASH = "%2F";

    private PathReadings() {}

    /** More of them are refused: each asks for a route, and for the rules. */
    static final int MAX_READINGS = 16;

    /** Whether the path can be read in one way only; false only where it has to be looked at. */
    public static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c >= TextReadings.FIRST) {
                return false;
            }
        }
        return true;
    }

    /**
     * The other paths that servers may read, where that is to be considered; none for one that is
     * read alike by all.
     *
     * @param path canonical
     * @throws MalformedRequest if the path holds what is refused here, or going up could be read
     *     into it, or it can be read in too many ways
     */
    public static Set<String> others(String path, PathAllowances allowances) {
        boolean slash = path.contains(ENCODED_SLASH);
        if (slash && allowances.encodedSlash() == REFUSE) {
            throw PATH_ENCODED_SLASH.exception();
        }
        if (allowances.lookalikes() == REFUSE && Lookalikes.in(path)) {
            throw PATH_LOOKALIKE.exception();
        }
        boolean slashed = slash && allowances.encodedSlash() == SAME_ROUTE;
        boolean folded = allowances.lookalikes() == SAME_ROUTE && TextReadings.maySee(path);
        if (!slashed && !folded) {
            return Set.of();
        }
        Set<String> others = new LinkedHashSet<>();
        if (slashed) {
            others.add(path.replace(ENCODED_SLASH, "/"));
        }
        if (folded) {
            for (String one : slashed ? List.of(path, others.iterator().next()) : List.of(path)) {
                addFolded(one, others);
            }
        }
        others.remove(path);
        if (others.size() > MAX_READINGS) {
            throw PATH_LOOKALIKE.exception();
        }
        return others;
    }

    /** A mark behind an encoded slash is not put on its F. */
    private static void addFolded(String path, Set<String> others) {
        String slash = String.valueOf(PathEscapes.SLASH);
        for (String form : TextReadings.forms(path.replace(ENCODED_SLASH, slash))) {
            requireHarmless(form.replace('\\', '/'));
            for (String reading : TextReadings.of(form)) {
                others.add(reading.replace(slash, ENCODED_SLASH));
            }
        }
    }

    /** No escape and no dot segment comes about, wherever a segment may be taken to end. */
    private static void requireHarmless(String read) {
        if (hasEscape(read)) {
            throw PATH_LOOKALIKE.exception();
        }
        int segments = 0;
        for (int start = 1; start < read.length(); ) {
            int end = read.indexOf('/', start);
            end = end < 0 ? read.length() : end;
            int cut = TextReadings.firstOf(";?#", read, start, end);
            if (CanonicalPath.isDots(read, start, end)
                    || CanonicalPath.isDots(read, start, cut)
                    || cut == start && end < read.length()) {
                throw PATH_LOOKALIKE.exception();
            }
            if (++segments > CanonicalPath.MAX_SEGMENTS) {
                throw PATH_TOO_LONG.exception();
            }
            start = end + 1;
        }
    }

    private static boolean hasEscape(String path) {
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (PathEscapes.isHex(path, i + 1)) {
                return true;
            }
        }
        return false;
    }
}
