// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

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

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a {@link Decision} as one line: {@code riskgate.v1.Decision} in its proto3 JSON form,
 * empty fields left out. Headers, claims and bodies are never looked at. Not thread-safe.
 */
final class DecisionJson implements Encoder {

    private static final EncodedFragment[] NETWORK_CLASSES =
            fields("networkClass", Place.NetworkClass.values());
    private static final EncodedFragment[] METHODS = fields("method", Observation.Method.values());
    private static final EncodedFragment[] LEVELS = fields("level", AssuranceLevel.values());
    private static final EncodedFragment LEARNING = EncodedFragment.of("\"learning\":true");
    private static final long NANOS_PER_MICRO = 1000;

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
        json.number(Math.clamp(decision.latencyNanos() / NANOS_PER_MICRO, 0, Integer.MAX_VALUE));
        degraded(decision.degraded());
        shadowed(decision.shadowed());
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

    private void shadowed(Set<String> shadowed) {
        if (!shadowed.isEmpty()) {
            json.field(Name.SHADOWED);
            json.open('[');
            for (String rule : shadowed) {
                json.text(rule);
            }
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
        json.close('}');
    }

    private void place(Place place) {
        json.raw(Name.PLACE);
        text(Name.COUNTRY, place.country());
        whole(Name.ASN, place.asn());
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

    private void text(EncodedFragment name, String value) {
        if (!value.isEmpty()) {
            json.text(name, value);
        }
    }

    /** More decimals say nothing, and cost room. */
    private void rounded(EncodedFragment name, double value) {
        json.field(name);
        json.rounded(value);
    }

    private void whole(EncodedFragment name, int value) {
        if (value > 0) {
            json.field(name);
            json.number(value);
        }
    }

    private void long64(EncodedFragment name, long value) {
        if (value != 0) {
            json.quoted(name, value);
        }
    }

    /** A field with each of these words as its value. */
    private static EncodedFragment[] fields(String name, Enum<?>[] values) {
        EncodedFragment[] fields = new EncodedFragment[values.length];
        for (Enum<?> value : values) {
            String word = value.name().toLowerCase(Locale.ROOT);
            fields[value.ordinal()] = EncodedFragment.of('"' + name + "\":\"" + word + '"');
        }
        return fields;
    }

    /** Names of fields, with what stands before each value. */
    private static final class Name {
        static final EncodedFragment ACCURACY_KM = name("accuracyKm");
        static final EncodedFragment ADDRESS = quotedName("address");
        static final EncodedFragment ASN = name("asn");
        static final EncodedFragment ASSURANCE = objectName("assurance");
        static final EncodedFragment BYTES = quotedName("bytes");
        static final EncodedFragment CLIENT = objectName("client");
        static final EncodedFragment CODE = quotedName("code");
        static final EncodedFragment CONTRIBUTIONS = name("contributions");
        static final EncodedFragment COUNTRY = quotedName("country");
        static final EncodedFragment CREDENTIAL = objectName("credential");
        static final EncodedFragment CREDENTIAL_HASH = quotedName("credential");
        static final EncodedFragment DEGRADED = name("degraded");
        static final EncodedFragment DEVICE = quotedName("device");
        static final EncodedFragment ENFORCED = quotedName("enforced");
        static final EncodedFragment HOST = quotedName("host");
        static final EncodedFragment ID = quotedName("id");
        static final EncodedFragment ISSUER = quotedName("issuer");
        static final EncodedFragment KIND = quotedName("kind");
        static final EncodedFragment LATENCY_MICROS = name("latencyMicros");
        static final EncodedFragment LATITUDE = name("latitude");
        static final EncodedFragment LONGITUDE = name("longitude");
        static final EncodedFragment METHOD = quotedName("method");
        static final EncodedFragment NAME = quotedName("name");
        static final EncodedFragment NAMESPACE = quotedName("namespace");
        static final EncodedFragment NATS = name("nats");
        static final EncodedFragment NETWORK = quotedName("network");
        static final EncodedFragment OBJECT = quotedName("object");
        static final EncodedFragment OBSERVATION = objectName("observation");
        static final EncodedFragment PLACE = objectName("place");
        static final EncodedFragment PLATFORM = quotedName("platform");
        static final EncodedFragment POLICY_HASH = quotedName("policyHash");
        static final EncodedFragment PROVEN_AT = quotedName("provenAt");
        static final EncodedFragment REASON = quotedName("reason");
        static final EncodedFragment REASONS = name("reasons");
        static final EncodedFragment REQUEST = objectName("request");
        static final EncodedFragment ROUTE = quotedName("route");
        static final EncodedFragment SCORE = name("score");
        static final EncodedFragment SHADOWED = name("shadowed");
        static final EncodedFragment SOFTWARE = quotedName("software");
        static final EncodedFragment STATUS = name("status");
        static final EncodedFragment TENANT = quotedName("tenant");
        static final EncodedFragment TEXT = quotedName("text");
        static final EncodedFragment TIME = quotedName("time");
        static final EncodedFragment TIME_MILLIS = quotedName("timeMillis");
        static final EncodedFragment VERDICT = quotedName("verdict");
    }
}
