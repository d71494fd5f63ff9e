// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_ENCODED_SLASH;
import static dev.riskgate.request.Malformation.PATH_LOOKALIKE;
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

    /** Whether the path can be read in one way only; false only where it has to be looked at. */
    public static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c >= Lookalikes.FIRST) {
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
     *     into it
     */
    public static Set<String> others(String path, PathAllowances allowances) {
        boolean slash = path.contains(ENCODED_SLASH);
        boolean lookalike = Lookalikes.in(path);
        if (slash && allowances.encodedSlash() == REFUSE) {
            throw PATH_ENCODED_SLASH.exception();
        }
        if (lookalike && allowances.lookalikes() == REFUSE) {
            throw PATH_LOOKALIKE.exception();
        }
        boolean slashed = slash && allowances.encodedSlash() == SAME_ROUTE;
        boolean folded = lookalike && allowances.lookalikes() == SAME_ROUTE;
        Set<String> others = new LinkedHashSet<>();
        if (slashed) {
            others.add(path.replace(ENCODED_SLASH, "/"));
        }
        if (folded) {
            for (String one : slashed ? List.of(path, others.iterator().next()) : List.of(path)) {
                addFolded(one, others);
            }
        }
        return others;
    }

    /** A server that normalises may do so before it looks for the query, or behind. */
    private static void addFolded(String path, Set<String> others) {
        String whole = fold(path).replace('\\', '/');
        requireHarmless(path, whole);
        others.add(whole);
        others.add(whole.substring(0, firstOf("?#", whole, 0, whole.length())));
        others.add(withoutParameters(whole));
    }

    private static String fold(String path) {
        StringBuilder folded = new StringBuilder(path.length() + 16);
        for (int i = 0; i < path.length(); ) {
            int c = path.codePointAt(i);
            i += Character.charCount(c);
            String other = Lookalikes.folded(c);
            if (other.isEmpty()) {
                folded.appendCodePoint(c);
            } else {
                folded.append(other);
            }
        }
        return folded.toString();
    }

    /** No escape and no dot segment comes about, wherever a segment may be taken to end. */
    private static void requireHarmless(String path, String read) {
        if (escapes(read) != escapes(path)) {
            throw PATH_LOOKALIKE.exception();
        }
        for (int start = 1; start < read.length(); ) {
            int end = read.indexOf('/', start);
            end = end < 0 ? read.length() : end;
            int cut = firstOf(";?#", read, start, end);
            if (CanonicalPath.isDots(read, start, end)
                    || CanonicalPath.isDots(read, start, cut)
                    || cut == start && end < read.length()) {
                throw PATH_LOOKALIKE.exception();
            }
            start = end + 1;
        }
    }

    private static int escapes(String path) {
        int count = 0;
        for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
            if (i + 2 < path.length()
                    && Ascii.hex(path.charAt(i + 1)) >= 0
                    && Ascii.hex(path.charAt(i + 2)) >= 0) {
                count++;
            }
        }
        return count;
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

    /** Where the first of these characters stands; the end if none does. */
    private static int firstOf(String characters, String path, int start, int end) {
        for (int i = start; i < end; i++) {
            if (characters.indexOf(path.charAt(i)) >= 0) {
                return i;
            }
        }
        return end;
    }
}
