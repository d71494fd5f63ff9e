// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static dev.riskgate.audit.encode.JsonBytes.ascii;
import static dev.riskgate.audit.encode.JsonBytes.name;
import static dev.riskgate.audit.encode.JsonBytes.objectName;
import static dev.riskgate.audit.encode.JsonBytes.quotedName;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RiskResult;
import dev.riskgate.verdict.RuleResult;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a {@link Decision} as one line: {@code riskgate.v1.Decision} in its proto3 JSON form,
 * empty fields left out. Headers, claims and bodies are never looked at. Not thread-safe.
 */
final class DecisionJson implements Encoder {

    private static final byte[][] NETWORK_CLASSES =
            fields("networkClass", Place.NetworkClass.values());
    private static final byte[][] METHODS = fields("method", Observation.Method.values());
    private static final byte[][] LEVELS = fields("level", AssuranceLevel.values());
    private static final byte[] LEARNING = ascii("\"learning\":true");

    private final JsonBytes json;
    private final TimeText times = new TimeText();
    private final ContributionHeads heads = new ContributionHeads();

    DecisionJson(JsonBytes json) {
        this.json = json;
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
        shadowed(decision.riskResult(), decision.rules());
        observation(decision.observation());
        json.close('}');
        json.close('\n');
    }

    private void caller(@Nullable Caller caller) {
        if (caller == null) {
            return;
        }
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
        }
        json.close('}');
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

    private void shadowed(RiskResult risk, List<RuleResult> rules) {
        boolean any = risk.shadow();
        if (any) {
            json.field(Name.SHADOWED);
            json.open('[');
            json.text(risk.text());
        }
        for (int i = 0; i < rules.size(); i++) {
            RuleResult rule = rules.get(i);
            if (!rule.shadow()) {
                continue;
            }
            if (!any) {
                any = true;
                json.field(Name.SHADOWED);
                json.open('[');
            }
            json.text(rule.text());
        }
        if (any) {
            json.close(']');
        }
    }

    private void observation(@Nullable Observation observation) {
        if (observation == null) {
            return;
        }
        json.raw(Name.OBSERVATION);
        long64(Name.TIME_MILLIS, observation.timeMillis());
        long64(Name.CREDENTIAL_HASH, observation.credential());
        long64(Name.DEVICE, observation.device());
        long64(Name.SOFTWARE, observation.software());
        long64(Name.PLATFORM, observation.platform());
        long64(Name.ADDRESS, observation.address());
        long64(Name.NETWORK, observation.network());
        place(observation.place());
        long64(Name.ROUTE, observation.route());
        json.raw(METHODS[observation.method().ordinal()]);
        long64(Name.OBJECT, observation.object());
        long64(Name.BYTES, observation.bytes());
        long64(Name.ASN_HASH, observation.asn());
        json.close('}');
    }

    private void place(Place place) {
        json.raw(Name.PLACE);
        text(Name.COUNTRY, place.country());
        whole(Name.ASN, Integer.toUnsignedLong(place.asn()));
        if (place.located()) {
            json.field(Name.LATITUDE);
            json.number(place.latitude());
            json.field(Name.LONGITUDE);
            json.number(place.longitude());
        }
        whole(Name.ACCURACY_KM, place.accuracyKm());
        json.raw(NETWORK_CLASSES[place.networkClass().ordinal()]);
        json.close('}');
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

    private void whole(byte[] name, long value) {
        if (value > 0) {
            json.field(name);
            json.number(value);
        }
    }

    private void long64(byte[] name, long value) {
        if (value != 0) {
            json.quoted(name, value);
        }
    }

    /** A field with each of these words as its value. */
    private static byte[][] fields(String name, Enum<?>[] values) {
        byte[][] fields = new byte[values.length][];
        for (Enum<?> value : values) {
            String word = value.name().toLowerCase(Locale.ROOT);
            fields[value.ordinal()] = ascii('"' + name + "\":\"" + word + '"');
        }
        return fields;
    }

    /** Names of fields, with what stands before each value. */
    private static final class Name {
        static final byte[] ACCURACY_KM = name("accuracyKm");
        static final byte[] ADDRESS = quotedName("address");
        static final byte[] ASN = name("asn");
        static final byte[] ASN_HASH = quotedName("asn");
        static final byte[] ASSURANCE = objectName("assurance");
        static final byte[] BYTES = quotedName("bytes");
        static final byte[] CLIENT = objectName("client");
        static final byte[] CODE = quotedName("code");
        static final byte[] CONTRIBUTIONS = name("contributions");
        static final byte[] COUNTRY = quotedName("country");
        static final byte[] CREDENTIAL = objectName("credential");
        static final byte[] CREDENTIAL_HASH = quotedName("credential");
        static final byte[] DEGRADED = name("degraded");
        static final byte[] DEVICE = quotedName("device");
        static final byte[] ENFORCED = quotedName("enforced");
        static final byte[] HOST = quotedName("host");
        static final byte[] ID = quotedName("id");
        static final byte[] ISSUER = quotedName("issuer");
        static final byte[] KIND = quotedName("kind");
        static final byte[] LATENCY_MICROS = name("latencyMicros");
        static final byte[] LATITUDE = name("latitude");
        static final byte[] LONGITUDE = name("longitude");
        static final byte[] METHOD = quotedName("method");
        static final byte[] NAME = quotedName("name");
        static final byte[] NAMESPACE = quotedName("namespace");
        static final byte[] NATS = name("nats");
        static final byte[] NETWORK = quotedName("network");
        static final byte[] OBJECT = quotedName("object");
        static final byte[] OBSERVATION = objectName("observation");
        static final byte[] PLACE = objectName("place");
        static final byte[] PLATFORM = quotedName("platform");
        static final byte[] POLICY_HASH = quotedName("policyHash");
        static final byte[] PROVEN_AT = quotedName("provenAt");
        static final byte[] REASON = quotedName("reason");
        static final byte[] REASONS = name("reasons");
        static final byte[] REQUEST = objectName("request");
        static final byte[] ROUTE = quotedName("route");
        static final byte[] SCORE = name("score");
        static final byte[] SHADOWED = name("shadowed");
        static final byte[] SOFTWARE = quotedName("software");
        static final byte[] STATUS = name("status");
        static final byte[] TENANT = quotedName("tenant");
        static final byte[] TEXT = quotedName("text");
        static final byte[] TIME = quotedName("time");
        static final byte[] TIME_MILLIS = quotedName("timeMillis");
        static final byte[] VERDICT = quotedName("verdict");
    }
}
