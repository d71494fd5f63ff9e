package dev.riskgate.policy;

import java.util.List;
import java.util.Set;

/** The route that a request takes, compiled; belongs to the policy that gave it. Immutable. */
public final class RouteRef {

    private final RouteSettings settings;
    private final Set<String> credentials;
    private final RuleIndex rules;
    private final List<CompiledLimit> limits;

    RouteRef(RouteSettings settings, RuleIndex rules, List<CompiledLimit> limits) {
        this.settings = settings;
        this.credentials = Set.copyOf(settings.require().credentials());
        this.rules = rules;
        this.limits = List.copyOf(limits);
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

    RuleIndex rules() {
        return rules;
    }

    /** The ones that have to be agreed with the store first: what waits must come before what has an effect. */
    List<CompiledLimit> limits() {
        return limits;
    }
}
