// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static dev.riskgate.audit.encode.JsonBytes.ascii;
import static dev.riskgate.audit.encode.JsonBytes.name;
import static dev.riskgate.audit.encode.JsonBytes.objectName;
import static dev.riskgate.audit.encode.JsonBytes.quotedName;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.ProofOutcome;
import dev.riskgate.decision.ShadowDecision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Thresholds;
import dev.riskgate.verdict.Verdict;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a {@link Decision} as one line: {@code riskgate.v1.Decision} in its proto3 JSON form,
 * empty fields left out. Claims, bodies and queries are never looked at. Not thread-safe.
 */
final class DecisionJson implements Encoder {

    private static final byte[][] LEVELS = fields("level", AssuranceLevel.values());
    private static final byte[][] PROOFS = fields("proof", ProofOutcome.values());
    private static final byte[] LEARNING = ascii("\"learning\":true");

    private final JsonBytes json;
    private final TimeText times = new TimeText();
    private final ContributionHeads heads = new ContributionHeads();

    private final Set<PersonalData> include;
    private final ObservationJson observations;

    DecisionJson(JsonBytes json, Set<PersonalData> include) {
        this.json = json;
        this.include = include;
        this.observations = new ObservationJson(json);
    }

    @Override
    public RecordBuffer buffer() {
        return json;
    }

    @Override
    public void encode(Decision decision) {
        json.open('{');
        text(Name.ID, decision.id());
        json.time(Name.TIME, times, decision.timeMillis());
        caller(decision.caller());
        others(decision.others());
        request(decision.request());
        text(Name.ROUTE, decision.route());
        text(Name.VERDICT, decision.verdict().label());
        text(Name.ENFORCED, decision.enforced().label());
        json.field(Name.STATUS);
        json.number(decision.denialResponse().status());
        reasons(decision.verdict().reasons());
        risk(decision.risk());
        assurance(decision.assurance());
        text(Name.POLICY_HASH, decision.policyHash());
        json.field(Name.LATENCY_MICROS);
        json.number(DecisionMessages.micros(decision.latencyNanos()));
        degraded(decision.degraded());
        RiskResult risk = decision.riskResult();
        rules(Name.SHADOWED, risk.shadow() ? risk.text() : "", decision.rules(), true);
        rules(Name.RULES, "", decision.rules(), false);
        thresholds(decision.thresholds());
        stepUp(DecisionMessages.stepUp(decision));
        if (decision.verdict() instanceof Verdict.Throttle throttle) {
            throttle(throttle);
        }
        if (decision.proof() != ProofOutcome.NONE) {
            json.raw(PROOFS[decision.proof().ordinal()]);
        }
        observations.write(decision.observation());
        shadowPolicy(decision.shadowPolicy());
        json.close('}');
        json.close('\n');
    }

    private void shadowPolicy(@Nullable ShadowDecision shadow) {
        if (shadow != null) {
            json.raw(Name.SHADOW_POLICY);
            text(Name.HASH, shadow.policyHash());
            text(Name.VERDICT, shadow.verdict());
            reasons(shadow.reasons());
            json.close('}');
        }
    }

    private void caller(@Nullable Caller caller) {
        if (caller != null) {
            named(caller);
        }
    }

    private void others(List<Caller> others) {
        if (others.isEmpty()) {
            return;
        }
        json.field(Name.OTHER_CREDENTIALS);
        json.open('[');
        for (Caller other : others) {
            json.open('{');
            named(other);
            json.close('}');
        }
        json.close(']');
    }

    private void named(Caller caller) {
        json.raw(Name.CLIENT);
        text(Name.NAMESPACE, caller.client().namespace());
        text(Name.TENANT, caller.client().tenant());
        text(Name.ID, caller.client().id());
        json.close('}');
        json.raw(Name.CREDENTIAL);
        text(Name.KIND, caller.credential().kind().label());
        text(Name.NAME, caller.credential().name());
        text(Name.ISSUER, caller.credential().issuer());
        text(Name.ID, caller.credential().id());
        json.close('}');
    }

    private void request(@Nullable ApiRequest request) {
        json.raw(Name.REQUEST);
        if (request != null) {
            text(Name.ID, request.id());
            text(Name.METHOD, request.method());
            text(Name.HOST, request.host());
            text(Name.X_REQUEST_ID, DecisionMessages.requestId(request));
            if (!include.isEmpty()) {
                personal(request);
            }
        }
        json.close('}');
    }

    private void personal(ApiRequest request) {
        for (PersonalData one : include) {
            switch (one) {
                case PATH -> text(Name.PATH, request.path());
                case ADDRESS -> text(Name.ADDRESS, request.clientAddress().getHostAddress());
                case USER_AGENT -> text(Name.USER_AGENT, DecisionMessages.userAgent(request));
            }
        }
    }

    private void reasons(List<Reason> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        json.field(Name.REASONS);
        json.open('[');
        for (Reason reason : reasons) {
            json.open('{');
            text(Name.CODE, reason.code());
            text(Name.TEXT, reason.text());
            json.close('}');
        }
        json.close(']');
    }

    private void risk(Risk risk) {
        rounded(Name.SCORE, risk.score());
        rounded(Name.IDENTITY, risk.identity());
        rounded(Name.BEHAVIOUR, risk.behaviour());
        rounded(Name.NATS, risk.nats());
        if (risk.learning()) {
            json.raw(LEARNING);
        }
        if (!risk.contributions().isEmpty()) {
            contributions(risk.contributions());
        }
    }

    private void contributions(List<Contribution> contributions) {
        json.field(Name.CONTRIBUTIONS);
        json.open('[');
        for (int i = 0; i < contributions.size(); i++) {
            Contribution contribution = contributions.get(i);
            json.raw(heads.of(contribution));
            json.rounded(contribution.nats());
            text(Name.REASON, contribution.reason());
            json.close('}');
        }
        json.close(']');
    }

    private void assurance(Assurance assurance) {
        json.raw(Name.ASSURANCE);
        json.raw(LEVELS[assurance.level().ordinal()]);
        text(Name.METHOD, assurance.method());
        long provenAt = assurance.provenAt().toEpochMilli();
        if (provenAt > 0) {
            json.time(Name.PROVEN_AT, times, provenAt);
        }
        json.close('}');
    }

    private void degraded(Set<Degradation> degraded) {
        if (!degraded.isEmpty()) {
            json.field(Name.DEGRADED);
            json.open('[');
            for (Degradation cause : degraded) {
                json.text(cause.label());
            }
            json.close(']');
        }
    }

    /**
     * @param first stands before those of the rules, unless it is empty
     */
    private void rules(byte[] name, String first, List<RuleResult> rules, boolean shadow) {
        boolean any = !first.isEmpty();
        if (any) {
            json.field(name);
            json.open('[');
            json.text(first);
        }
        for (int i = 0; i < rules.size(); i++) {
            RuleResult rule = rules.get(i);
            if (rule.shadow() != shadow) {
                continue;
            }
            if (!any) {
                any = true;
                json.field(name);
                json.open('[');
            }
            json.text(rule.text());
        }
        if (any) {
            json.close(']');
        }
    }

    private void thresholds(Thresholds thresholds) {
        json.raw(Name.THRESHOLDS);
        if (thresholds.challenge() != Thresholds.NEVER) {
            rounded(Name.CHALLENGE, thresholds.challenge());
        }
        if (thresholds.deny() != Thresholds.NEVER) {
            rounded(Name.DENY, thresholds.deny());
        }
        pair(Name.OF_IDENTITY, thresholds.identity());
        pair(Name.OF_BEHAVIOUR, thresholds.behaviour());
        json.close('}');
    }

    private void pair(byte[] name, Thresholds.Pair pair) {
        if (!pair.canSpeak()) {
            return;
        }
        json.raw(name);
        if (pair.challenge() != Thresholds.NEVER) {
            rounded(Name.CHALLENGE, pair.challenge());
        }
        if (pair.deny() != Thresholds.NEVER) {
            rounded(Name.DENY, pair.deny());
        }
        json.close('}');
    }

    private void stepUp(@Nullable StepUp stepUp) {
        if (stepUp == null) {
            return;
        }
        json.raw(Name.STEP_UP);
        json.raw(LEVELS[stepUp.level().ordinal()]);
        whole(Name.MAX_AGE_SECONDS, DecisionMessages.whole(stepUp.maxAge().toSeconds()));
        json.close('}');
    }

    private void throttle(Verdict.Throttle throttle) {
        json.raw(Name.THROTTLE);
        text(Name.LIMIT, throttle.limit());
        whole(Name.QUOTA, DecisionMessages.whole(throttle.quota()));
        whole(Name.WINDOW_SECONDS, DecisionMessages.whole(throttle.window().toSeconds()));
        whole(Name.RETRY_AFTER_MILLIS, DecisionMessages.whole(throttle.retryAfter().toMillis()));
        json.close('}');
    }

    private void whole(byte[] name, int value) {
        if (value > 0) {
            json.field(name);
            json.number(value);
        }
    }

    private void text(byte[] name, String value) {
        if (!value.isEmpty()) {
            json.text(name, value);
        }
    }

    /** More decimals say nothing, and cost room. */
    private void rounded(byte[] name, double value) {
        json.field(name);
        json.rounded(value);
    }

    /** A field with each of these words as its value. */
    static byte[][] fields(String name, Enum<?>[] values) {
        byte[][] fields = new byte[values.length][];
        for (Enum<?> value : values) {
            String word = value.name().toLowerCase(Locale.ROOT);
            fields[value.ordinal()] = ascii('"' + name + "\":\"" + word + '"');
        }
        return fields;
    }

    /** Names of fields, with what stands before each value. */
    private static final class Name {
        static final byte[] ADDRESS = quotedName("address");
        static final byte[] ASSURANCE = objectName("assurance");
        static final byte[] CHALLENGE = name("challenge");
        static final byte[] CLIENT = objectName("client");
        static final byte[] CODE = quotedName("code");
        static final byte[] CONTRIBUTIONS = name("contributions");
        static final byte[] CREDENTIAL = objectName("credential");
        static final byte[] DEGRADED = name("degraded");
        static final byte[] DENY = name("deny");
        static final byte[] ENFORCED = quotedName("enforced");
        static final byte[] HOST = quotedName("host");
        static final byte[] ID = quotedName("id");
        static final byte[] ISSUER = quotedName("issuer");
        static final byte[] KIND = quotedName("kind");
        static final byte[] LATENCY_MICROS = name("latencyMicros");
        static final byte[] LIMIT = quotedName("limit");
        static final byte[] MAX_AGE_SECONDS = name("maxAgeSeconds");
        static final byte[] METHOD = quotedName("method");
        static final byte[] NAME = quotedName("name");
        static final byte[] NAMESPACE = quotedName("namespace");
        static final byte[] NATS = name("nats");
        static final byte[] OTHER_CREDENTIALS = name("otherCredentials");
        static final byte[] PATH = quotedName("path");
        static final byte[] POLICY_HASH = quotedName("policyHash");
        static final byte[] PROVEN_AT = quotedName("provenAt");
        static final byte[] QUOTA = name("quota");
        static final byte[] REASON = quotedName("reason");
        static final byte[] REASONS = name("reasons");
        static final byte[] REQUEST = objectName("request");
        static final byte[] RETRY_AFTER_MILLIS = name("retryAfterMillis");
        static final byte[] ROUTE = quotedName("route");
        static final byte[] RULES = name("rules");
        static final byte[] SCORE = name("score");
        static final byte[] IDENTITY = name("identity");
        static final byte[] BEHAVIOUR = name("behaviour");
        static final byte[] OF_IDENTITY = objectName("identity");
        static final byte[] OF_BEHAVIOUR = objectName("behaviour");
        static final byte[] HASH = quotedName("hash");
        static final byte[] SHADOW_POLICY = objectName("shadowPolicy");
        static final byte[] SHADOWED = name("shadowed");
        static final byte[] STATUS = name("status");
        static final byte[] STEP_UP = objectName("stepUp");
        static final byte[] TENANT = quotedName("tenant");
        static final byte[] TEXT = quotedName("text");
        static final byte[] THRESHOLDS = objectName("thresholds");
        static final byte[] THROTTLE = objectName("throttle");
        static final byte[] TIME = quotedName("time");
        static final byte[] USER_AGENT = quotedName("userAgent");
        static final byte[] VERDICT = quotedName("verdict");
        static final byte[] WINDOW_SECONDS = name("windowSeconds");
        static final byte[] X_REQUEST_ID = quotedName("xRequestId");
    }
}
