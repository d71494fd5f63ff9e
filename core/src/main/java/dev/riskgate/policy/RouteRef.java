// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.model.RouteSettings;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** The route that a request takes, compiled; belongs to the policy that gave it. Immutable. */
public final class RouteRef {

    private final RouteSettings settings;
    private final Set<String> credentials;
    private final RuleIndex rules;
    private final List<CompiledLimit> limits;
    private final @Nullable RouteRefusal refusal;

    RouteRef(RouteSettings settings, RuleIndex rules, List<CompiledLimit> limits) {
        this(settings, rules, limits, null);
    }

    private RouteRef(
            RouteSettings settings,
            RuleIndex rules,
            List<CompiledLimit> limits,
            @Nullable RouteRefusal refusal) {
        this.settings = settings;
        this.credentials = Set.copyOf(settings.require().credentials());
        this.rules = rules;
        this.limits = List.copyOf(limits);
        this.refusal = refusal;
    }

    /** The same, for requests that are refused before anything is asked of them. */
    RouteRef refusing(RouteRefusal why) {
        return new RouteRef(settings, rules, limits, why);
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

    /** Whether a request that is here is refused whoever sends it. */
    public boolean isClosed() {
        return refusal != null;
    }

    /** Why the request is refused whoever sends it; null if it is not. */
    @Nullable RouteRefusal refusal() {
        return refusal;
    }

    RuleIndex rules() {
        return rules;
    }

    /**
     * The ones that have to be agreed with the store first: what waits must come before what has an
     * effect.
     */
    List<CompiledLimit> limits() {
        return limits;
    }
}
