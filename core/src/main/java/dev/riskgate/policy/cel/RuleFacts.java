// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.cel.runtime.CelVariableResolver;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.policy.path.PathGlob;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Cidr;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One request as conditions see it. What costs something to prepare is prepared when the first
 * condition asks for it, and kept for the others. Not thread-safe; one for each decision.
 */
public final class RuleFacts implements CelVariableResolver {

    /**
     * Conditions read at most so many characters of a request, or they count as failed: an
     * expression's cost grows with what it reads, and a caller must not choose that cost.
     */
    public static final int MAX_CHARACTERS = 32 * 1024;

    private final PolicyInput input;
    private final String route;
    private final @Nullable Caller caller;

    private final RequestView view;
    private FixedArguments arguments = FixedArguments.NONE;
    private @Nullable Map<String, Object> attributes;

    public RuleFacts(PolicyInput input, String route) {
        this.input = input;
        this.route = route;
        this.view = new RequestView(input.request());
        this.caller =
                input.identification() instanceof Identification.Proven(Caller proven, _)
                        ? proven
                        : null;
    }

    @Override
    public Optional<Object> find(String variable) {
        Variables.Struct struct = Variables.STRUCTS.get(variable);
        if (struct != null) {
            return Optional.of(struct.of(this));
        }
        return variable.equals(Variables.ROUTE) ? Optional.of(route) : Optional.empty();
    }

    PolicyInput facts() {
        return input;
    }

    ApiRequest request() {
        return input.request();
    }

    /** Null where nobody is proven. */
    @Nullable Caller caller() {
        return caller;
    }

    RequestView view() {
        return view;
    }

    /** From here on, what this condition names is at hand. */
    RuleFacts with(FixedArguments arguments) {
        this.arguments = arguments;
        return this;
    }

    /** Whether the path matches this pattern of the condition. */
    boolean matches(String glob) {
        PathGlob known = arguments.globs().get(glob);
        if (known == null) {
            throw new NotEvaluable("the loader lets fixed patterns through only");
        }
        return known.matches(view.path(), 1);
    }

    /** Whether the client's address is in this block of the condition. */
    boolean isClientIn(String cidr) {
        Cidr known = arguments.networks().get(cidr);
        if (known == null) {
            throw new NotEvaluable("the loader lets fixed blocks through only");
        }
        return known.contains(input.request().clientAddress());
    }

    /** What a token says and its issuer has signed; nothing of a key. */
    Map<String, Object> claims() {
        return caller != null && caller.credential().scheme().token() ? attributes() : Map.of();
    }

    Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            known = caller == null ? Map.of() : CelValues.map(caller.attributes());
            attributes = known;
        }
        return known;
    }

    /** When it is decided. */
    Instant time() {
        return Instant.ofEpochMilli(input.nowMillis());
    }

    /**
     * Seconds since the proof; the largest number where nothing was proven beyond the credential.
     */
    long assuranceAgeSeconds() {
        Assurance assurance = input.assurance();
        boolean never =
                assurance.level() == AssuranceLevel.NONE
                        || assurance.provenAt().getEpochSecond() == 0;
        return never
                ? Long.MAX_VALUE
                : Math.max(0, input.nowMillis() / 1000 - assurance.provenAt().getEpochSecond());
    }
}
