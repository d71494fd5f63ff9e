package dev.riskgate.policy;

import java.util.Set;

/** The route that a request takes; belongs to the policy that gave it. Immutable. */
public final class RouteRef {

    private final RouteSettings settings;
    private final Set<String> credentials;

    RouteRef(RouteSettings settings) {
        this.settings = settings;
        this.credentials = Set.copyOf(settings.require().credentials());
    }

    /** The name in the policy; {@code "none"} if no route matched. */
    public String name() {
        return settings.name();
    }

    /** Names of the credentials that are accepted; empty accepts all. */
    public Set<String> credentials() {
        return credentials;
    }

    public RouteSettings settings() {
        return settings;
    }
}
