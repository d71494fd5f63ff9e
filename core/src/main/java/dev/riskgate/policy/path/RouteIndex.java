// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import dev.riskgate.policy.model.RouteSettings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the first route in file order that matches a request, and what a request has evaded that no
 * route was meant for, at a cost that depends on the path and not on how many routes there are.
 * Immutable.
 */
public final class RouteIndex {

    public static final int NONE = Integer.MAX_VALUE;

    /**
     * Trees of path segments: one for the routes of each host that is named exactly, and one for
     * the rest.
     */
    private static final class Layer {

        private final Map<String, SegmentTree> byHost = new HashMap<>();
        private final SegmentTree anyHost = new SegmentTree();

        void add(int route, PathPattern path, List<String> methods, List<String> hosts) {
            List<String> wildcards = hosts.stream().filter(HostGlob::isWildcard).toList();
            for (String host : hosts) {
                if (!HostGlob.isWildcard(host)) {
                    byHost.computeIfAbsent(host, _ -> new SegmentTree())
                            .add(path, new SegmentTree.Entry(route, methods, List.of()));
                }
            }
            if (hosts.isEmpty() || !wildcards.isEmpty()) {
                anyHost.add(path, new SegmentTree.Entry(route, methods, wildcards));
            }
        }

        int find(String method, String host, String path, int before) {
            SegmentTree ofHost = byHost.get(host);
            int best = ofHost == null ? before : ofHost.findGlob(method, host, path, before);
            best = anyHost.findGlob(method, host, path, best);
            if (ofHost != null) {
                best = ofHost.findExpression(method, host, path, best);
            }
            return anyHost.findExpression(method, host, path, best);
        }
    }

    private final List<RouteSettings.Match> matches = new ArrayList<>();
    private final KnownHosts known = new KnownHosts();
    private final Layer routes = new Layer();

    /** The routes that name unsafe methods, whatever the method. */
    private final Layer writing = new Layer();

    /** The routes that are bound to hosts, whatever the host. */
    private final SegmentTree bound = new SegmentTree();

    /**
     * The routes that are bound to hosts and name unsafe methods, whatever the host and the method.
     */
    private final SegmentTree boundWriting = new SegmentTree();

    public RouteIndex(List<RouteSettings> settings) {
        for (int i = 0; i < settings.size(); i++) {
            add(i, settings.get(i).match());
        }
    }

    private void add(int route, RouteSettings.Match match) {
        matches.add(match);
        known.addAll(match.boundHosts());
        boolean writes = match.boundMethods().stream().anyMatch(method -> !Methods.isSafe(method));
        for (PathPattern path : PathPattern.all(match.paths())) {
            routes.add(route, path, match.boundMethods(), match.boundHosts());
            if (writes) {
                writing.add(route, path, List.of(), match.boundHosts());
            }
            if (!match.boundHosts().isEmpty()) {
                bound.add(path, new SegmentTree.Entry(route, match.boundMethods(), List.of()));
                if (writes) {
                    boundWriting.add(path, new SegmentTree.Entry(route, List.of(), List.of()));
                }
            }
        }
    }

    /**
     * The route's place in the file from 0; {@link #NONE} if no route matches.
     *
     * @throws dev.riskgate.request.MalformedRequest if the path is too long for a regular
     *     expression that has to be asked
     */
    public int find(String method, String host, String path) {
        return routes.find(method, host, path, NONE);
    }

    /**
     * The route that the request would have taken, or that would have kept its method out, if only
     * it had named that route's host, while the host that it does name is none of this policy's.
     * {@link #NONE} if there is none, and where the route that it takes is meant for any host.
     *
     * @param taken what {@link #find} said
     */
    public int misdirected(String method, String host, String path, int taken) {
        if (bound.isEmpty()
                || taken != NONE && matches.get(taken).anyHost()
                || known.names(host)
                || known.matches(host)) {
            return NONE;
        }
        int evaded = bound.find(method, host, path, taken);
        if (isUnnamed(method, taken)) {
            evaded = boundWriting.find(method, host, path, evaded);
        }
        return evaded == taken ? NONE : evaded;
    }

    /**
     * The route that names unsafe methods for this host and path, where the request's method is
     * unsafe as well and named by no route; {@link #NONE} if there is none.
     *
     * @param taken what {@link #find} said
     */
    public int unnamed(String method, String host, String path, int taken) {
        if (!isUnnamed(method, taken)) {
            return NONE;
        }
        int evaded = writing.find(method, host, path, taken);
        return evaded == taken ? NONE : evaded;
    }

    private boolean isUnnamed(String method, int taken) {
        return !Methods.isSafe(method) && (taken == NONE || matches.get(taken).methods().isEmpty());
    }
}
