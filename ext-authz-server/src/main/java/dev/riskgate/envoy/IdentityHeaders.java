package dev.riskgate.envoy;

import dev.riskgate.decision.Decision;
import dev.riskgate.signals.Risk;
import dev.riskgate.verdict.AssuranceLevel;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.service.auth.v3.OkHttpResponse;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the upstream is told about a request that passes. Whatever this answer does not set is removed by name, so that
 * the upstream never sees a copy that a client forged. Thread-safe.
 */
final class IdentityHeaders {

    static final String DECISION = "x-riskgate-decision";
    static final String CLIENT = "x-riskgate-client";
    static final String SCORE = "x-riskgate-score";
    static final String ASSURANCE = "x-riskgate-assurance";

    static final Set<String> NAMES = Set.of(DECISION, CLIENT, SCORE, ASSURANCE);

    /** A longer id is left out rather than cut: two clients must not become one. */
    private static final int LONGEST_CLIENT = 1024;

    private static final HeaderValueOption[] SCORES = scores();
    private static final Map<AssuranceLevel, HeaderValueOption> ASSURANCES = assurances();

    // By which of client, score and assurance are set: the removals of that case, ready to copy.
    private final OkHttpResponse[] templates = new OkHttpResponse[8];

    IdentityHeaders(Set<String> removeUpstream) {
        for (int set = 0; set < templates.length; set++) {
            List<String> remove = new ArrayList<>(removeUpstream);
            if ((set & 1) == 0) {
                remove.add(CLIENT);
            }
            if ((set & 2) == 0) {
                remove.add(SCORE);
            }
            if ((set & 4) == 0) {
                remove.add(ASSURANCE);
            }
            templates[set] = OkHttpResponse.newBuilder().addAllHeadersToRemove(remove).build();
        }
    }

    OkHttpResponse of(Decision decision) {
        String client =
                decision.caller() == null ? "" : HeaderText.encode(decision.caller().client().id());
        boolean named = !client.isEmpty() && client.length() <= LONGEST_CLIENT;
        boolean scored = !decision.risk().equals(Risk.NONE);
        boolean known = decision.caller() != null;
        HeaderValueOption id = set(DECISION, HeaderText.visible(decision.id()));

        var response = templates[(named ? 1 : 0) | (scored ? 2 : 0) | (known ? 4 : 0)].toBuilder();
        response.addHeaders(id).addResponseHeadersToAdd(id);
        if (named) {
            response.addHeaders(set(CLIENT, client));
        }
        if (scored) {
            int score = (int) Math.round(Math.clamp(decision.risk().score(), 0.0, 100.0));
            response.addHeaders(SCORES[score]);
        }
        if (known) {
            response.addHeaders(ASSURANCES.get(decision.assurance().level()));
        }
        return response.build();
    }

    /** The only form in which we send headers: unset, the action would append to what a client sent. */
    static HeaderValueOption set(String name, String value) {
        return HeaderValueOption.newBuilder()
                .setHeader(HeaderValue.newBuilder().setKey(name).setValue(value))
                .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
                .build();
    }

    private static HeaderValueOption[] scores() {
        HeaderValueOption[] scores = new HeaderValueOption[101];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = set(SCORE, Integer.toString(i));
        }
        return scores;
    }

    private static Map<AssuranceLevel, HeaderValueOption> assurances() {
        Map<AssuranceLevel, HeaderValueOption> assurances = new EnumMap<>(AssuranceLevel.class);
        for (AssuranceLevel level : AssuranceLevel.values()) {
            assurances.put(level, set(ASSURANCE, level.name().toLowerCase(Locale.ROOT)));
        }
        return assurances;
    }
}
