package dev.riskgate.state;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * All limits that are counted for one client, address or route. A request usually has to pass several of them, and finds
 * them together. Thread-safe.
 */
final class Limits {

    private volatile Limit[] limits = {};

    private record Limit(String name, Gcra gcra) {}

    /** The limit of this name, made if there is none. */
    Gcra of(String name, long nowNanos) {
        Gcra known = find(name);
        return known != null ? known : make(name, nowNanos);
    }

    private synchronized Gcra make(String name, long nowNanos) {
        Gcra known = find(name);
        if (known != null) {
            return known;
        }
        Limit[] more = Arrays.copyOf(limits, limits.length + 1);
        Gcra fresh = new Gcra(nowNanos);
        more[limits.length] = new Limit(name, fresh);
        limits = more;
        return fresh;
    }

    private @Nullable Gcra find(String name) {
        for (Limit limit : limits) {
            if (limit.name.equals(name)) {
                return limit.gcra;
            }
        }
        return null;
    }
}
