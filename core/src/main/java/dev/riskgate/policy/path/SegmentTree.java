// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Path patterns as a tree, one level a segment. Read without allocation; not changed once it is in
 * use.
 */
final class SegmentTree {

    /**
     * A route's pattern, where it ends in the tree.
     *
     * @param hosts wildcards of which one must match; empty where any host does
     */
    record Entry(int route, Set<String> methods, List<String> hosts) {

        Entry(int route, List<String> methods, List<String> hosts) {
            this(route, Set.copyOf(methods), hosts);
        }

        boolean matches(String method, String host) {
            return methodMatches(method) && (hosts.isEmpty() || hostMatches(host));
        }

        private boolean methodMatches(String method) {
            return methods.isEmpty()
                    || methods.contains(method)
                    || method.equals("HEAD") && methods.contains("GET");
        }

        private boolean hostMatches(String host) {
            for (String glob : hosts) {
                if (HostGlob.matches(glob, host)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** {@code a*b}: a segment with a wildcard and more. */
    private record Partial(String glob, SegmentTree below) {}

    /** A {@code **} with something behind it, which is compared one by one. */
    private record Tail(PathGlob rest, Entry entry) {}

    /**
     * A regular expression for the whole path, where its first segments end that are no expression.
     */
    private record Expression(PathRegex whole, Entry entry) {}

    private final SegmentMap fixed = new SegmentMap();
    private final List<Partial> partial = new ArrayList<>();
    private final List<Tail> tails = new ArrayList<>();
    private final List<Expression> expressions = new ArrayList<>();
    private final List<Entry> ends = new ArrayList<>();
    private final List<Entry> anyDepth = new ArrayList<>();
    private @Nullable SegmentTree any;

    /** The first route of the file that ends here or below. */
    private int least = RouteIndex.NONE;

    /** Routes are added in the order of the file. */
    void add(PathPattern path, Entry entry) {
        switch (path) {
            case PathGlob glob -> add(glob.segments(), entry);
            case PathRegex regex ->
                    below(regex.fixedBeginning(), entry.route)
                            .expressions
                            .add(new Expression(regex, entry));
        }
    }

    private SegmentTree below(List<String> fixedSegments, int route) {
        least = Math.min(least, route);
        return fixedSegments.isEmpty()
                ? this
                : fixed.of(fixedSegments.getFirst())
                        .below(fixedSegments.subList(1, fixedSegments.size()), route);
    }

    private void add(List<String> segments, Entry entry) {
        least = Math.min(least, entry.route);
        if (segments.isEmpty()) {
            ends.add(entry);
            return;
        }
        String first = segments.getFirst();
        List<String> rest = segments.subList(1, segments.size());
        if (first.equals(PathGlob.ANY_DEPTH)) {
            if (rest.isEmpty()) {
                anyDepth.add(entry);
            } else {
                tails.add(new Tail(PathGlob.ofSegments(segments), entry));
            }
        } else if (first.equals("*")) {
            SegmentTree below = any;
            if (below == null) {
                below = new SegmentTree();
                any = below;
            }
            below.add(rest, entry);
        } else if (first.indexOf('*') < 0) {
            fixed.of(first).add(rest, entry);
        } else {
            partialOf(first).add(rest, entry);
        }
    }

    private SegmentTree partialOf(String glob) {
        for (Partial one : partial) {
            if (one.glob.equals(glob)) {
                return one.below;
            }
        }
        Partial fresh = new Partial(glob, new SegmentTree());
        partial.add(fresh);
        return fresh.below;
    }

    boolean isEmpty() {
        return least == RouteIndex.NONE;
    }

    /** The first route before {@code best} that matches; {@code best} if there is none. */
    int find(String method, String host, String path, int best) {
        return findExpression(method, host, path, findGlob(method, host, path, best));
    }

    /** The same of globs alone. */
    int findGlob(String method, String host, String path, int best) {
        return find(method, host, path, 1, best);
    }

    /**
     * The same of regular expressions alone: asked last, so that none is where an earlier route's
     * glob matches.
     *
     * @throws dev.riskgate.request.MalformedRequest if the path is too long for one that has to be
     *     asked
     */
    int findExpression(String method, String host, String path, int before) {
        int best = before;
        int at = 1;
        for (SegmentTree tree = this; tree != null && tree.least < best; ) {
            for (Expression one : tree.expressions) {
                if (one.entry.route < best
                        && one.entry.matches(method, host)
                        && one.whole.matches(path)) {
                    best = one.entry.route;
                }
            }
            if (at >= path.length()) {
                return best;
            }
            int end = PathGlob.segmentEnd(path, at);
            tree = tree.fixed.find(path, at, end);
            at = end + 1;
        }
        return best;
    }

    private int find(String method, String host, String path, int at, int before) {
        if (least >= before) {
            return before;
        }
        int best = first(anyDepth, method, host, before);
        for (Tail tail : tails) {
            if (tail.entry.route < best
                    && tail.entry.matches(method, host)
                    && tail.rest.matches(path, at)) {
                best = tail.entry.route;
            }
        }
        if (at >= path.length()) {
            return first(ends, method, host, best);
        }
        int end = PathGlob.segmentEnd(path, at);
        SegmentTree below = fixed.find(path, at, end);
        if (below != null) {
            best = below.find(method, host, path, end + 1, best);
        }
        for (Partial one : partial) {
            if (one.below.least < best && PathGlob.segmentMatches(one.glob, path, at, end)) {
                best = one.below.find(method, host, path, end + 1, best);
            }
        }
        return any == null ? best : any.find(method, host, path, end + 1, best);
    }

    private static int first(List<Entry> entries, String method, String host, int best) {
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.route >= best) {
                return best;
            }
            if (entry.matches(method, host)) {
                return entry.route;
            }
        }
        return best;
    }
}
