// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import static dev.riskgate.request.Malformation.PATH_BACKSLASH;
import static dev.riskgate.request.Malformation.PATH_CONTROL;
import static dev.riskgate.request.Malformation.PATH_DOT_SEGMENTS;
import static dev.riskgate.request.Malformation.PATH_EMPTY_SEGMENT;
import static dev.riskgate.request.Malformation.PATH_ENCODING;
import static dev.riskgate.request.Malformation.PATH_FORM;
import static dev.riskgate.request.Malformation.PATH_FRAGMENT;
import static dev.riskgate.request.Malformation.PATH_MISSING;
import static dev.riskgate.request.Malformation.PATH_PARAMETERS;
import static dev.riskgate.request.Malformation.PATH_TOO_LONG;
import static dev.riskgate.request.Malformation.QUERY_CONTROL;

/**
 * Splits a request target and decodes its path once, or refuses it.
 *
 * <p>The front door forwards the path as it came, so resolving anything here would judge one path
 * and let another through. Whatever some server along the way might resolve, cut off or decode
 * differently is therefore refused by name, and only paths that every reader reads alike are left:
 * those whose escapes stand for characters that need one.
 */
public final class CanonicalPath {

    /** A pattern with {@code **} may be tried at each, and there may be thousands of patterns. */
    static final int MAX_SEGMENTS = 512;

    private CanonicalPath() {}

    /**
     * The decoded path of a request target, from its first {@code /} to before the {@code ?}.
     *
     * @param target path and query as in the request line
     * @throws MalformedRequest with one of the {@code PATH_} malformations
     */
    public static String of(String target) {
        if (target.isEmpty()) {
            throw PATH_MISSING.exception();
        }
        if (target.charAt(0) != '/') {
            throw PATH_FORM.exception();
        }
        if (target.indexOf('#') >= 0) {
            throw PATH_FRAGMENT.exception();
        }
        int end = end(target);
        boolean escaped = false;
        for (int i = 1; i < end; i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw PATH_CONTROL.exception();
            } else if (c > 0x7f) {
                throw PATH_ENCODING.exception();
            } else if (c == ';') {
                throw PATH_PARAMETERS.exception();
            } else if (c == '\\') {
                throw PATH_BACKSLASH.exception();
            } else if (c == '%') {
                escaped = true;
            }
        }
        if (escaped) {
            String decoded = PathEscapes.decode(target, end);
            requirePlainSegments(decoded, decoded.length());
            PathEscapes.requireNeeded(target, end);
            return decoded;
        }
        requirePlainSegments(target, end);
        return end == target.length() ? target : target.substring(0, end);
    }

    /**
     * The raw query behind the first {@code ?}; empty if there is none.
     *
     * @throws MalformedRequest with {@link Malformation#QUERY_CONTROL}
     */
    public static String query(String target) {
        int start = end(target) + 1;
        if (start >= target.length()) {
            return "";
        }
        for (int i = start; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c == 0x7f) {
                throw QUERY_CONTROL.exception();
            }
        }
        return target.substring(start);
    }

    private static int end(String target) {
        int end = target.indexOf('?');
        return end < 0 ? target.length() : end;
    }

    private static void requirePlainSegments(String path, int end) {
        int start = 1;
        int segments = 0;
        for (int i = 1; i <= end; i++) {
            if (i < end && path.charAt(i) != '/') {
                continue;
            }
            int length = i - start;
            if (length == 0 && i < end) {
                throw PATH_EMPTY_SEGMENT.exception();
            }
            if (length > 0 && length <= 2 && "..".regionMatches(0, path, start, length)) {
                throw PATH_DOT_SEGMENTS.exception();
            }
            if (length > 0 && ++segments > MAX_SEGMENTS) {
                throw PATH_TOO_LONG.exception();
            }
            start = i + 1;
        }
    }
}
