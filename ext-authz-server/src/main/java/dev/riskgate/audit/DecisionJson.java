package dev.riskgate.audit;

import dev.riskgate.budget.Degradation;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.signals.Contribution;
import dev.riskgate.signals.Observation;
import dev.riskgate.signals.Place;
import dev.riskgate.signals.Risk;
import dev.riskgate.signals.Subject;
import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Writes an {@link Entry} as one line: {@code riskgate.v1.Decision} in its proto3 JSON form, empty fields left out.
 * Everything outside ASCII is escaped, so a line does nothing to a terminal. Not thread-safe.
 */
final class DecisionJson {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .rootValueSeparator((String) null)
                    .build();

    private static final String[] NETWORK_CLASSES = lower(Place.NetworkClass.values());
    private static final String[] METHODS = lower(Observation.Method.values());
    private static final double MILLI = 1000;
    private static final long NANOS_PER_MICRO = 1000;

    private final JsonGenerator json;
    private final TimeText times = new TimeText();

    DecisionJson(OutputStream out) {
        this.json = JSON.createGenerator(ObjectWriteContext.empty(), out);
    }

    void write(Entry entry) {
        json.writeStartObject();
        text(Name.ID, entry.id());
        text(Name.TIME, times.of(entry.timeMillis()));
        client(entry.client());
        credential(entry.credential());
        request(entry);
        text(Name.ROUTE, entry.route());
        text(Name.VERDICT, entry.verdict().word());
        text(Name.ENFORCED, entry.enforced().word());
        json.writeName(Name.STATUS);
        json.writeNumber(entry.status());
        reasons(entry.verdict().reasons());
        risk(entry.risk());
        assurance(entry.assurance());
        text(Name.POLICY_HASH, entry.policyHash());
        json.writeName(Name.LATENCY_MICROS);
        json.writeNumber(Math.clamp(entry.latencyNanos() / NANOS_PER_MICRO, 0, Integer.MAX_VALUE));
        degraded(entry.degraded());
        shadowed(entry.shadowed());
        Observation observation = entry.observation();
        if (observation != null) {
            observation(observation);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    /** Hands everything written so far to the stream. */
    void flush() {
        json.flush();
    }

    private void client(@Nullable Subject client) {
        if (client != null) {
            json.writeName(Name.CLIENT);
            json.writeStartObject();
            text(Name.TENANT, client.tenant());
            text(Name.ID, client.id());
            json.writeEndObject();
        }
    }

    private void credential(Caller.@Nullable Credential credential) {
        if (credential != null) {
            json.writeName(Name.CREDENTIAL);
            json.writeStartObject();
            text(Name.KIND, credential.kind());
            text(Name.NAME, credential.name());
            text(Name.ID, credential.id());
            json.writeEndObject();
        }
    }

    private void request(Entry entry) {
        json.writeName(Name.REQUEST);
        json.writeStartObject();
        text(Name.ID, entry.requestId());
        text(Name.METHOD, entry.method());
        text(Name.HOST, entry.host());
        json.writeEndObject();
    }

    private void reasons(List<Reason> reasons) {
        if (reasons.isEmpty()) {
            return;
        }
        json.writeName(Name.REASONS);
        json.writeStartArray();
        for (Reason reason : reasons) {
            json.writeStartObject();
            text(Name.CODE, reason.code());
            text(Name.TEXT, reason.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void risk(Risk risk) {
        number(Name.SCORE, risk.score());
        number(Name.NATS, risk.nats());
        if (risk.learning()) {
            json.writeName(Name.LEARNING);
            json.writeBoolean(true);
        }
        if (risk.contributions().isEmpty()) {
            return;
        }
        json.writeName(Name.CONTRIBUTIONS);
        json.writeStartArray();
        for (Contribution contribution : risk.contributions()) {
            json.writeStartObject();
            text(Name.SIGNAL, contribution.signal());
            text(Name.GROUP, contribution.group());
            number(Name.NATS, contribution.nats());
            text(Name.REASON, contribution.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void assurance(Assurance assurance) {
        json.writeName(Name.ASSURANCE);
        json.writeStartObject();
        text(Name.LEVEL, assurance.level().name().toLowerCase(Locale.ROOT));
        text(Name.METHOD, assurance.method());
        long provenAt = assurance.provenAt().toEpochMilli();
        if (provenAt > 0) {
            text(Name.PROVEN_AT, times.of(provenAt));
        }
        json.writeEndObject();
    }

    private void degraded(Set<Degradation> degraded) {
        if (!degraded.isEmpty()) {
            json.writeName(Name.DEGRADED);
            json.writeStartArray();
            for (Degradation cause : degraded) {
                json.writeString(cause.word());
            }
            json.writeEndArray();
        }
    }

    private void shadowed(Set<String> shadowed) {
        if (!shadowed.isEmpty()) {
            json.writeName(Name.SHADOWED);
            json.writeStartArray();
            for (String rule : shadowed) {
                json.writeString(Text.fit(rule));
            }
            json.writeEndArray();
        }
    }

    private void observation(Observation observation) {
        json.writeName(Name.OBSERVATION);
        json.writeStartObject();
        long64(Name.TIME_MILLIS, observation.timeMillis());
        long64(Name.CREDENTIAL, observation.credential());
        long64(Name.DEVICE, observation.device());
        long64(Name.SOFTWARE, observation.software());
        long64(Name.PLATFORM, observation.platform());
        long64(Name.ADDRESS, observation.address());
        long64(Name.NETWORK, observation.network());
        place(observation.place());
        long64(Name.ROUTE, observation.route());
        text(Name.METHOD, METHODS[observation.method().ordinal()]);
        long64(Name.OBJECT, observation.object());
        long64(Name.BYTES, observation.bytes());
        json.writeEndObject();
    }

    private void place(Place place) {
        json.writeName(Name.PLACE);
        json.writeStartObject();
        text(Name.COUNTRY, place.country());
        whole(Name.ASN, place.asn());
        if (place.located()) {
            json.writeName(Name.LATITUDE);
            json.writeNumber(place.latitude());
            json.writeName(Name.LONGITUDE);
            json.writeNumber(place.longitude());
        }
        whole(Name.ACCURACY_KM, place.accuracyKm());
        text(Name.NETWORK_CLASS, NETWORK_CLASSES[place.networkClass().ordinal()]);
        json.writeEndObject();
    }

    private void text(SerializableString name, String value) {
        if (!value.isEmpty()) {
            json.writeName(name);
            json.writeString(Text.fit(value));
        }
    }

    /** With three decimals: more say nothing, and cost room. */
    private void number(SerializableString name, double value) {
        json.writeName(name);
        json.writeNumber(Double.isFinite(value) ? Math.rint(value * MILLI) / MILLI : 0);
    }

    private void whole(SerializableString name, int value) {
        if (value > 0) {
            json.writeName(name);
            json.writeNumber(value);
        }
    }

    /** The proto3 JSON form of 64-bit numbers is text, because many readers hold numbers as doubles. */
    private void long64(SerializableString name, long value) {
        if (value != 0) {
            json.writeName(name);
            json.writeString(Long.toString(value));
        }
    }

    private static String[] lower(Enum<?>[] values) {
        String[] words = new String[values.length];
        for (Enum<?> value : values) {
            words[value.ordinal()] = value.name().toLowerCase(Locale.ROOT);
        }
        return words;
    }

    /** Names of fields, escaped once. */
    private interface Name {
        SerializableString ACCURACY_KM = new SerializedString("accuracyKm");
        SerializableString ADDRESS = new SerializedString("address");
        SerializableString ASN = new SerializedString("asn");
        SerializableString ASSURANCE = new SerializedString("assurance");
        SerializableString BYTES = new SerializedString("bytes");
        SerializableString CLIENT = new SerializedString("client");
        SerializableString CODE = new SerializedString("code");
        SerializableString CONTRIBUTIONS = new SerializedString("contributions");
        SerializableString COUNTRY = new SerializedString("country");
        SerializableString CREDENTIAL = new SerializedString("credential");
        SerializableString DEGRADED = new SerializedString("degraded");
        SerializableString DEVICE = new SerializedString("device");
        SerializableString ENFORCED = new SerializedString("enforced");
        SerializableString GROUP = new SerializedString("group");
        SerializableString HOST = new SerializedString("host");
        SerializableString ID = new SerializedString("id");
        SerializableString KIND = new SerializedString("kind");
        SerializableString LATENCY_MICROS = new SerializedString("latencyMicros");
        SerializableString LATITUDE = new SerializedString("latitude");
        SerializableString LEARNING = new SerializedString("learning");
        SerializableString LEVEL = new SerializedString("level");
        SerializableString LONGITUDE = new SerializedString("longitude");
        SerializableString METHOD = new SerializedString("method");
        SerializableString NAME = new SerializedString("name");
        SerializableString NATS = new SerializedString("nats");
        SerializableString NETWORK = new SerializedString("network");
        SerializableString NETWORK_CLASS = new SerializedString("networkClass");
        SerializableString OBJECT = new SerializedString("object");
        SerializableString OBSERVATION = new SerializedString("observation");
        SerializableString PLACE = new SerializedString("place");
        SerializableString PLATFORM = new SerializedString("platform");
        SerializableString POLICY_HASH = new SerializedString("policyHash");
        SerializableString PROVEN_AT = new SerializedString("provenAt");
        SerializableString REASON = new SerializedString("reason");
        SerializableString REASONS = new SerializedString("reasons");
        SerializableString REQUEST = new SerializedString("request");
        SerializableString ROUTE = new SerializedString("route");
        SerializableString SCORE = new SerializedString("score");
        SerializableString SHADOWED = new SerializedString("shadowed");
        SerializableString SIGNAL = new SerializedString("signal");
        SerializableString SOFTWARE = new SerializedString("software");
        SerializableString STATUS = new SerializedString("status");
        SerializableString TENANT = new SerializedString("tenant");
        SerializableString TEXT = new SerializedString("text");
        SerializableString TIME = new SerializedString("time");
        SerializableString TIME_MILLIS = new SerializedString("timeMillis");
        SerializableString VERDICT = new SerializedString("verdict");
    }
}
