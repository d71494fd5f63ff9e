// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import dev.riskgate.request.CanonicalPath;
import dev.riskgate.request.PathReadings;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A path pattern. {@code *} stands for any characters within a segment, {@code **} as a whole
 * segment for any number of segments, also none: {@code /v1/orders/**} matches {@code /v1/orders}
 * too. One slash at the end means nothing, in the pattern as in the path, since most upstreams
 * treat both alike.
 */
public final class PathGlob implements PathPattern {

    static final String ANY_DEPTH = "**";
    private static final int MAX_LENGTH = 512;

    private final List<String> segments;

    private PathGlob(List<String> segments) {
        this.segments = segments;
    }

    public static PathGlob of(String glob) {
        return new PathGlob(split(glob));
    }

    /** The rest of a pattern, from this segment on. */
    static PathGlob ofSegments(List<String> segments) {
        return new PathGlob(List.copyOf(segments));
    }

    /** The segments of a path or pattern; none for the root. */
    public static List<String> split(String path) {
        int end = path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
        return end <= 1 ? List.of() : List.of(path.substring(1, end).split("/", -1));
    }

    List<String> segments() {
        return segments;
    }

    /** The segments before the first that holds a wildcard. */
    @Override
    public List<String> fixedBeginning() {
        int length = 0;
        while (length < segments.size() && segments.get(length).indexOf('*') < 0) {
            length++;
        }
        return segments.subList(0, length);
    }

    /**
     * @param at where the first segment starts, behind its slash; the path's length if none is left
     */
    public boolean matches(String path, int at) {
        int segment = 0;
        int retrySegment = -1;
        int retryAt = -1;
        int end = path.length();
        while (true) {
            if (segment < segments.size() && segments.get(segment).equals(ANY_DEPTH)) {
                retrySegment = ++segment;
                retryAt = at;
            } else if (at >= end) {
                return segment == segments.size();
            } else if (segment < segments.size()
                    && segmentMatches(segments.get(segment), path, at, segmentEnd(path, at))) {
                segment++;
                at = segmentEnd(path, at) + 1;
            } else if (retrySegment >= 0) {
                segment = retrySegment;
                retryAt = segmentEnd(path, retryAt) + 1;
                at = retryAt;
            } else {
                return false;
            }
        }
    }

    static int segmentEnd(String path, int from) {
        int slash = path.indexOf('/', from);
        return slash < 0 ? path.length() : slash;
    }

    /** Whether path[from, to) matches this segment pattern. */
    static boolean segmentMatches(String glob, String path, int from, int to) {
        int g = 0;
        int at = from;
        int star = -1;
        int starAt = from;
        while (at < to) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                starAt = at;
            } else if (g < glob.length() && glob.charAt(g) == path.charAt(at)) {
                g++;
                at++;
            } else if (star >= 0) {
                g = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    @Override
    public boolean isDeep() {
        return segments.contains(ANY_DEPTH);
    }

    @Override
    public boolean covers(PathPattern narrow) {
        List<String> others =
                switch (narrow) {
                    case PathGlob glob -> glob.segments;
                    case PathRegex regex -> regex.bound().segments;
                };
        return covers(0, others, 0, new boolean[segments.size() + 1][others.size() + 1]);
    }

    private boolean covers(int own, List<String> narrow, int at, boolean[][] failed) {
        if (own == segments.size()) {
            return at == narrow.size();
        }
        if (failed[own][at]) {
            return false;
        }
        boolean anyDepth = segments.get(own).equals(ANY_DEPTH);
        boolean covered;
        if (at == narrow.size()) {
            covered = anyDepth && covers(own + 1, narrow, at, failed);
        } else if (anyDepth) {
            covered = covers(own, narrow, at + 1, failed) || covers(own + 1, narrow, at, failed);
        } else {
            covered =
                    segmentCovers(segments.get(own), narrow.get(at))
                            && covers(own + 1, narrow, at + 1, failed);
        }
        failed[own][at] = !covered;
        return covered;
    }

    private static boolean segmentCovers(String wide, String narrow) {
        if (narrow.equals(ANY_DEPTH)) {
            return false;
        }
        return wide.equals("*")
                || wide.equals(narrow)
                || narrow.indexOf('*') < 0 && segmentMatches(wide, narrow, 0, narrow.length());
    }

    /** What is wrong with it; null if nothing is. */
    public static @Nullable String fault(String glob) {
        if (!glob.startsWith("/")) {
            return "a path starts with /";
        }
        if (glob.length() > MAX_LENGTH) {
            return "a path has at most " + MAX_LENGTH + " characters";
        }
        // An encoded slash is the one escape that a canonical path keeps.
        for (char c : glob.replace(PathReadings.ENCODED_SLASH, "").toCharArray()) {
            String fault = signFault(c);
            if (fault != null) {
                return fault;
            }
        }
        if (glob.contains("//")) {
            return "requests with // in the path are denied before routes are asked";
        }
        List<String> segments = split(glob);
        for (String segment : segments) {
            String fault = foreignFault(segment);
            if (fault != null) {
                return fault;
            }
        }
        if (segments.stream().anyMatch(s -> CanonicalPath.isDots(s, 0, s.length()))) {
            return "requests with segments of dots and blanks only are denied before routes are"
                    + " asked";
        }
        return segments.stream().anyMatch(s -> s.contains(ANY_DEPTH) && !s.equals(ANY_DEPTH))
                ? "** must be a whole segment, as in /v1/**"
                : null;
    }

    /**
     * What belongs to another pattern language would be compared as it stands, match nothing, and
     * protect nothing.
     */
    private static @Nullable String foreignFault(String segment) {
        if (segment.startsWith(":")) {
            return "write * where a segment varies, not :name";
        }
        if (segment.contains(".*")) {
            return ".* is a regular expression: write * for a part of a segment, ** for any depth,"
                    + " or regex: before it";
        }
        return segment.endsWith("$")
                ? "$ is a regular expression: a pattern ends where its text ends, so leave it out"
                : null;
    }

    private static @Nullable String signFault(char c) {
        return switch (c) {
            case '?', '#' ->
                    "a path ends before ? and #; conditions on the query belong into a rule";
            case '[', ']' ->
                    "[ and ] are a regular expression: write * where a segment varies, or regex:"
                            + " before it";
            case '(', ')', '|' ->
                    "( ) and | are a regular expression: give a list of paths, [/a/**, /b/**], or"
                            + " write regex: before it";
            case '^' -> "^ is a regular expression: a pattern begins where its text begins";
            case '+' -> "+ is a regular expression: write * where a segment varies";
            case '{', '}' -> "write * where a segment varies, not {name}";
            case ';', '\\' ->
                    "requests with ; or \\ in the path are denied before routes are asked";
            case '%' ->
                    "paths are compared decoded: write the character itself; only an encoded slash"
                            + " stays, as %2F";
            default -> Character.isISOControl(c) ? "control characters are not allowed" : null;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PathGlob glob && glob.segments.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
