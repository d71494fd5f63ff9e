package dev.riskgate.audit;

import static dev.riskgate.audit.JsonBytes.name;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.Contribution;
import dev.riskgate.signals.Observation;
import dev.riskgate.signals.Place;
import dev.riskgate.signals.Risk;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes a {@link Decision} as one line: {@code riskgate.v1.Decision} in its proto3 JSON form, empty fields left out.
 * Headers, claims and bodies are never looked at. Not thread-safe.
 */
final class DecisionJson {

    private static final Piece[] NETWORK_CLASSES = words(Place.NetworkClass.values());
    private static final Piece[] METHODS = words(Observation.Method.values());
    private static final Piece[] LEVELS = words(AssuranceLevel.values());
    private static final Piece TRUE = Piece.of("true");
    private static final long NANOS_PER_MICRO = 1000;

    private final JsonBytes json;
    private final TimeText times = new TimeText();
    private final ContributionHeads heads = new ContributionHeads();

    DecisionJson(JsonBytes json) {
        this.json = json;
    }

    void write(Decision decision) {
        json.open('{');
        text(Name.ID, decision.id());
        json.field(Name.TIME);
        json.time(times, decision.timeMillis());
        caller(decision.caller());
        request(decision.request());
        text(Name.ROUTE, decision.route());
        text(Name.VERDICT, decision.verdict().word());
        text(Name.ENFORCED, decision.enforced().word());
        json.field(Name.STATUS);
        json.number(decision.answer().status());
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
        json.field(Name.CLIENT);
        json.open('{');
        text(Name.TENANT, caller.client().tenant());
        text(Name.ID, caller.client().id());
        json.close('}');
        json.field(Name.CREDENTIAL);
        json.open('{');
        text(Name.KIND, caller.credential().kind());
        text(Name.NAME, caller.credential().name());
        text(Name.ID, caller.credential().id());
        json.close('}');
    }

    private void request(@Nullable ApiRequest request) {
        json.field(Name.REQUEST);
        json.open('{');
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
            json.field(Name.LEARNING);
            json.raw(TRUE);
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
        json.field(Name.ASSURANCE);
        json.open('{');
        json.field(Name.LEVEL);
        json.raw(LEVELS[assurance.level().ordinal()]);
        text(Name.METHOD, assurance.method());
        long provenAt = assurance.provenAt().toEpochMilli();
        if (provenAt > 0) {
            json.field(Name.PROVEN_AT);
            json.time(times, provenAt);
        }
        json.close('}');
    }

    private void degraded(Set<Degradation> degraded) {
        if (!degraded.isEmpty()) {
            json.field(Name.DEGRADED);
            json.open('[');
            for (Degradation cause : degraded) {
                json.text(cause.word());
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
        json.field(Name.OBSERVATION);
        json.open('{');
        long64(Name.TIME_MILLIS, observation.timeMillis());
        long64(Name.CREDENTIAL, observation.credential());
        long64(Name.DEVICE, observation.device());
        long64(Name.SOFTWARE, observation.software());
        long64(Name.PLATFORM, observation.platform());
        long64(Name.ADDRESS, observation.address());
        long64(Name.NETWORK, observation.network());
        place(observation.place());
        long64(Name.ROUTE, observation.route());
        json.field(Name.METHOD);
        json.raw(METHODS[observation.method().ordinal()]);
        long64(Name.OBJECT, observation.object());
        long64(Name.BYTES, observation.bytes());
        json.close('}');
    }

    private void place(Place place) {
        json.field(Name.PLACE);
        json.open('{');
        text(Name.COUNTRY, place.country());
        whole(Name.ASN, place.asn());
        if (place.located()) {
            json.field(Name.LATITUDE);
            json.number(place.latitude());
            json.field(Name.LONGITUDE);
            json.number(place.longitude());
        }
        whole(Name.ACCURACY_KM, place.accuracyKm());
        json.field(Name.NETWORK_CLASS);
        json.raw(NETWORK_CLASSES[place.networkClass().ordinal()]);
        json.close('}');
    }

    private void text(Piece name, String value) {
        if (!value.isEmpty()) {
            json.field(name);
            json.text(value);
        }
    }

    /** More decimals say nothing, and cost room. */
    private void rounded(Piece name, double value) {
        json.field(name);
        json.rounded(value);
    }

    private void whole(Piece name, int value) {
        if (value > 0) {
            json.field(name);
            json.number(value);
        }
    }

    private void long64(Piece name, long value) {
        if (value != 0) {
            json.field(name);
            json.quoted(value);
        }
    }

    private static Piece[] words(Enum<?>[] values) {
        Piece[] words = new Piece[values.length];
        for (Enum<?> value : values) {
            String word = '"' + value.name().toLowerCase(Locale.ROOT) + '"';
            words[value.ordinal()] = Piece.of(word);
        }
        return words;
    }

    /** Names of fields. */
    private static final class Name {
        static final Piece ACCURACY_KM = name("accuracyKm");
        static final Piece ADDRESS = name("address");
        static final Piece ASN = name("asn");
        static final Piece ASSURANCE = name("assurance");
        static final Piece BYTES = name("bytes");
        static final Piece CLIENT = name("client");
        static final Piece CODE = name("code");
        static final Piece CONTRIBUTIONS = name("contributions");
        static final Piece COUNTRY = name("country");
        static final Piece CREDENTIAL = name("credential");
        static final Piece DEGRADED = name("degraded");
        static final Piece DEVICE = name("device");
        static final Piece ENFORCED = name("enforced");
        static final Piece HOST = name("host");
        static final Piece ID = name("id");
        static final Piece KIND = name("kind");
        static final Piece LATENCY_MICROS = name("latencyMicros");
        static final Piece LATITUDE = name("latitude");
        static final Piece LEARNING = name("learning");
        static final Piece LEVEL = name("level");
        static final Piece LONGITUDE = name("longitude");
        static final Piece METHOD = name("method");
        static final Piece NAME = name("name");
        static final Piece NATS = name("nats");
        static final Piece NETWORK = name("network");
        static final Piece NETWORK_CLASS = name("networkClass");
        static final Piece OBJECT = name("object");
        static final Piece OBSERVATION = name("observation");
        static final Piece PLACE = name("place");
        static final Piece PLATFORM = name("platform");
        static final Piece POLICY_HASH = name("policyHash");
        static final Piece PROVEN_AT = name("provenAt");
        static final Piece REASON = name("reason");
        static final Piece REASONS = name("reasons");
        static final Piece REQUEST = name("request");
        static final Piece ROUTE = name("route");
        static final Piece SCORE = name("score");
        static final Piece SHADOWED = name("shadowed");
        static final Piece SOFTWARE = name("software");
        static final Piece STATUS = name("status");
        static final Piece TENANT = name("tenant");
        static final Piece TEXT = name("text");
        static final Piece TIME = name("time");
        static final Piece TIME_MILLIS = name("timeMillis");
        static final Piece VERDICT = name("verdict");
    }
}
