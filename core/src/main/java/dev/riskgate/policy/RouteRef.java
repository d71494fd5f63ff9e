// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.identity.OtherCredentials;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.state.Consistency;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** The route that a request takes, compiled; belongs to the policy that gave it. Immutable. */
public final class RouteRef {

    private final RouteSettings settings;
    private final Set<String> credentials;
    private final RuleIndex rules;
    private final List<CompiledLimit> limits;
    private final Mode riskMode;
    private final boolean needsRisk;
    private final @Nullable RouteRefusal refusal;

    /**
     * @param riskMode the mode of {@code risk}
     * @param needsRisk see {@link #needsRisk()}
     */
    RouteRef(
            RouteSettings settings,
            RuleIndex rules,
            List<CompiledLimit> limits,
            Mode riskMode,
            boolean needsRisk) {
        this(settings, rules, limits, riskMode, needsRisk, null);
    }

    private RouteRef(
            RouteSettings settings,
            RuleIndex rules,
            List<CompiledLimit> limits,
            Mode riskMode,
            boolean needsRisk,
            @Nullable RouteRefusal refusal) {
        this.settings = settings;
        this.credentials = Set.copyOf(settings.require().credentials());
        this.rules = rules;
        this.limits = List.copyOf(limits);
        this.riskMode = riskMode;
        this.needsRisk = needsRisk;
        this.refusal = refusal;
    }

    /** The same, for requests that are refused before anything is asked of them. */
    RouteRef refusing(RouteRefusal why) {
        return new RouteRef(settings, rules, limits, riskMode, needsRisk, why);
    }

    /** The name in the policy; {@code "none"} if no route matched. */
    public String name() {
        return settings.name();
    }

    /** Names of the credentials that are accepted; empty accepts all. */
    public Set<String> credentials() {
        return credentials;
    }

    /** Whom a credential may name that is not accepted, beside one that is. */
    public OtherCredentials otherCredentials() {
        return settings.require().otherCredentials();
    }

    public RouteSettings settings() {
        return settings;
    }

    /** Whether a request that is here is refused whoever sends it. */
    public boolean isClosed() {
        return refusal != null;
    }

    /** Whether something here has to be agreed with the store before it is decided. */
    public boolean isStrict() {
        return settings.consistency() == Consistency.STRICT
                || limits.stream().anyMatch(CompiledLimit::isStrict);
    }

    /** Why the request is refused whoever sends it; null if it is not. */
    @Nullable RouteRefusal refusal() {
        return refusal;
    }

    /** Whether the thresholds only tell what they would have said. */
    boolean riskInShadow() {
        return riskMode == Mode.SHADOW;
    }

    /**
     * Whether anything that is enforced here rests on the client's habits: its risk, or its usual
     * rate.
     */
    boolean needsRisk() {
        return needsRisk;
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
