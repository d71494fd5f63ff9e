// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static dev.riskgate.audit.encode.JsonBytes.name;
import static dev.riskgate.audit.encode.JsonBytes.objectName;
import static dev.riskgate.audit.encode.JsonBytes.quotedName;

import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.profile.Contexts;

import org.jspecify.annotations.Nullable;

/** The profiled facts of a decision, and the pseudonym of their context. Not thread-safe. */
final class ObservationJson {

    private static final byte[][] NETWORK_CLASSES =
            DecisionJson.fields("networkClass", Place.NetworkClass.values());
    private static final byte[][] METHODS =
            DecisionJson.fields("method", Observation.Method.values());

    private final JsonBytes json;

    ObservationJson(JsonBytes json) {
        this.json = json;
    }

    void write(@Nullable Observation observation) {
        if (observation == null) {
            return;
        }
        json.hex(Name.CONTEXT, Contexts.of(observation));
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
        if (!place.country().isEmpty()) {
            json.text(Name.COUNTRY, place.country());
        }
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

    private static final class Name {
        static final byte[] ACCURACY_KM = name("accuracyKm");
        static final byte[] ADDRESS = quotedName("address");
        static final byte[] ASN = name("asn");
        static final byte[] ASN_HASH = quotedName("asn");
        static final byte[] BYTES = quotedName("bytes");
        static final byte[] CONTEXT = quotedName("context");
        static final byte[] COUNTRY = quotedName("country");
        static final byte[] CREDENTIAL_HASH = quotedName("credential");
        static final byte[] DEVICE = quotedName("device");
        static final byte[] LATITUDE = name("latitude");
        static final byte[] LONGITUDE = name("longitude");
        static final byte[] NETWORK = quotedName("network");
        static final byte[] OBJECT = quotedName("object");
        static final byte[] OBSERVATION = objectName("observation");
        static final byte[] PLACE = objectName("place");
        static final byte[] PLATFORM = quotedName("platform");
        static final byte[] ROUTE = quotedName("route");
        static final byte[] SOFTWARE = quotedName("software");
        static final byte[] TIME_MILLIS = quotedName("timeMillis");
    }
}
