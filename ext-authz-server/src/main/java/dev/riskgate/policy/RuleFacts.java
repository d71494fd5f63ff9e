package dev.riskgate.policy;

import dev.cel.runtime.CelVariableResolver;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;

/**
 * One request as conditions see it. What costs something to prepare is prepared when the first condition asks for it, and
 * kept for the others. Not thread-safe; made anew for each decision.
 */
final class RuleFacts implements CelVariableResolver {

    /**
     * Conditions read at most so many characters of a request, or they count as failed: an expression's cost grows with
     * what it reads, and a caller must not choose that cost.
     */
    static final int MAX_CHARACTERS = 32 * 1024;

    private final Facts facts;
    private final String route;
    private final @Nullable Caller caller;

    private @Nullable HeaderValues headers;
    private @Nullable Map<String, Object> attributes;

    RuleFacts(Facts facts, String route) {
        this.facts = facts;
        this.route = route;
        this.caller =
                facts.identification() instanceof Identification.Proven(Caller proven)
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

    Facts facts() {
        return facts;
    }

    ApiRequest request() {
        return facts.request();
    }

    /** Null where nobody is proven. */
    @Nullable Caller caller() {
        return caller;
    }

    String bounded(String text) {
        if (text.length() > MAX_CHARACTERS) {
            throw new TooLarge();
        }
        return text;
    }

    HeaderValues headers() {
        HeaderValues known = headers;
        if (known == null) {
            known = new HeaderValues(facts.request().headers().asMap());
            if (known.characters() > MAX_CHARACTERS) {
                throw new TooLarge();
            }
            headers = known;
        }
        return known;
    }

    Map<String, Object> attributes() {
        Map<String, Object> known = attributes;
        if (known == null) {
            known = caller == null ? Map.of() : CelValues.map(caller.attributes());
            attributes = known;
        }
        return known;
    }

    /** Seconds since the proof; the largest number where nothing was proven beyond the credential. */
    long assuranceAgeSeconds() {
        Assurance assurance = facts.assurance();
        boolean never =
                assurance.level() == AssuranceLevel.NONE
                        || assurance.provenAt().getEpochSecond() == 0;
        return never
                ? Long.MAX_VALUE
                : Math.max(0, facts.nowMillis() / 1000 - assurance.provenAt().getEpochSecond());
    }

    /** The request is larger than conditions may read. */
    static final class TooLarge extends RuntimeException {
        TooLarge() {
            super("the request is larger than conditions may read", null, false, false);
        }
    }
}
