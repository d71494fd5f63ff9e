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
        return of(target, PathSettings.DEFAULT);
    }

    /**
     * The same, with what some route may allow, and for a backend. An encoded slash stays {@code
     * %2F}, so it is a part of its segment.
     */
    public static String of(String target, PathSettings settings) {
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
            String decoded = PathEscapes.decode(target, end, settings.allowances());
            requirePlainSegments(decoded, decoded.length());
            PathEscapes.requireNeeded(target, end);
            requireFor(settings.backend(), decoded);
            return decoded.indexOf(PathEscapes.SLASH) < 0
                    ? decoded
                    : decoded.replace(
                            String.valueOf(PathEscapes.SLASH), PathReadings.ENCODED_SLASH);
        }
        requirePlainSegments(target, end);
        String path = end == target.length() ? target : target.substring(0, end);
        requireFor(settings.backend(), path);
        return path;
    }

    private static void requireFor(Backend backend, String path) {
        if (backend == Backend.WINDOWS) {
            WindowsNames.refuse(path);
            for (String form : TextReadings.forms(path)) {
                TextReadings.of(form).forEach(WindowsNames::refuse);
            }
        }
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

    /** Also of what stands between encoded slashes, which some servers take for slashes. */
    private static void requirePlainSegments(String path, int end) {
        int start = 1;
        int segments = 0;
        for (int i = 1; i <= end; i++) {
            boolean encoded = i < end && path.charAt(i) == PathEscapes.SLASH;
            if (i < end && path.charAt(i) != '/' && !encoded) {
                continue;
            }
            boolean behindEncoded = path.charAt(start - 1) == PathEscapes.SLASH;
            if (i == start && (i < end || behindEncoded)) {
                throw PATH_EMPTY_SEGMENT.exception();
            }
            if (isDots(path, start, i)) {
                throw PATH_DOT_SEGMENTS.exception();
            }
            if (i > start && ++segments > MAX_SEGMENTS) {
                throw PATH_TOO_LONG.exception();
            }
            start = i + 1;
        }
    }

    /**
     * Whether there are only dots and blanks, of which there is at least one: Windows, and whoever
     * trims, makes {@code .}, {@code ..} or nothing of them.
     */
    public static boolean isDots(String path, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c != '.' && c != ' ' && (c < 0xa0 || !Character.isSpaceChar(c))) {
                return false;
            }
        }
        return end > start;
    }
}
