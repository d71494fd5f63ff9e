package dev.riskgate.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first route in file order that matches a request, at a cost that depends on the path and not on how many
 * routes there are: one tree of path segments for the routes of each host that is named exactly, and one for the rest.
 * Immutable.
 */
final class RouteIndex {

    static final int NONE = Integer.MAX_VALUE;

    private final Map<String, SegmentTree> byHost = new HashMap<>();
    private final SegmentTree anyHost = new SegmentTree();

    RouteIndex(List<RouteSettings> routes) {
        for (int i = 0; i < routes.size(); i++) {
            add(i, routes.get(i).match());
        }
    }

    private void add(int route, RouteSettings.Match match) {
        List<String> wildcards = match.hosts().stream().filter(HostGlob::isWildcard).toList();
        List<String> paths = match.paths().isEmpty() ? List.of("/**") : match.paths();
        for (String path : paths) {
            List<String> segments = PathGlob.split(path);
            for (String host : match.hosts()) {
                if (!HostGlob.isWildcard(host)) {
                    byHost.computeIfAbsent(host, _ -> new SegmentTree())
                            .add(
                                    segments,
                                    new SegmentTree.Entry(route, match.methods(), List.of()));
                }
            }
            if (match.hosts().isEmpty() || !wildcards.isEmpty()) {
                anyHost.add(segments, new SegmentTree.Entry(route, match.methods(), wildcards));
            }
        }
    }

    /** The route's place in the file from 0; {@link #NONE} if no route matches. */
    int find(String method, String host, String path) {
        SegmentTree ofHost = byHost.get(host);
        int best = ofHost == null ? NONE : ofHost.find(method, host, path, NONE);
        return anyHost.find(method, host, path, best);
    }
}
