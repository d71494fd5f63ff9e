// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import dev.riskgate.identity.Caller;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Observation.Method;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.signal.RiskSettings;

import org.jspecify.annotations.Nullable;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Turns a request and its caller into the facts that are profiled. Every identifier becomes a keyed
 * 64-bit hash on the way, so neither a stored profile nor a decision log names anybody. Never
 * waits. Thread-safe.
 */
public final class Observer {

    private static final int MAX_JA4 = 64;
    private static final int MAX_LENGTH_DIGITS = 18;

    private final GeoLookup geoLookup;
    private final KeyedHash credentials;
    private final InternedHashes issuers;
    private final KeyedHash devices;
    private final SoftwareHashes softwares;
    private final KeyedHash addresses;
    private final KeyedHash networks;
    private final InternedHashes routes;
    private final KeyedHash objects;

    /**
     * @param secret makes the hashes; anyone who has it can find out which address a hash stands
     *     for. At least 16 bytes. Another secret makes every device new.
     */
    public Observer(byte[] secret, GeoLookup geoLookup) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("the pseudonym secret has less than 16 bytes");
        }
        this.geoLookup = geoLookup;
        this.credentials = KeyedHash.of(secret, "credential");
        this.issuers = new InternedHashes(credentials);
        this.devices = KeyedHash.of(secret, "device");
        this.softwares =
                new SoftwareHashes(
                        KeyedHash.of(secret, "software"), KeyedHash.of(secret, "platform"));
        this.addresses = KeyedHash.of(secret, "address");
        this.networks = KeyedHash.of(secret, "network");
        this.routes = new InternedHashes(KeyedHash.of(secret, "route"));
        this.objects = KeyedHash.of(secret, "object");
    }

    /** Those of the policy's signals that have something to look at in what is observed here. */
    public RiskSettings seen(RiskSettings settings) {
        return geoLookup.knowsPlaces() ? settings : settings.withoutPlaces();
    }

    /**
     * @param route the name of the policy route that the request takes
     */
    public Observation observe(ApiRequest request, Caller caller, String route) {
        InetAddress address = request.clientAddress();
        boolean v4 = address instanceof Inet4Address;
        long bits = leadingBits(address);
        Place place = geoLookup.place(address);
        var software = softwares.of(request.headers());
        return new Observation(
                request.timeMillis(),
                credential(caller),
                device(request),
                software.software(),
                software.platform(),
                addresses.of(v4 ? 4 : 6, bits),
                v4 ? networks.of(4, bits >>> 8) : networks.of(6, bits >>> 16),
                place.asn() == 0 ? 0 : networks.of(0, place.asn()),
                place,
                routes.of(route),
                method(request.method()),
                objects.of(request.path()),
                bytes(request));
    }

    /** Where the address is; for requests of nobody known, which are not observed. */
    public Place place(InetAddress address) {
        return geoLookup.place(address);
    }

    /**
     * What stays the same over the life of a credential. A key has its id. A token has none, since
     * each renewal makes another: it is identified by whom it speaks for, or a client would look
     * new every time its token is renewed. Its issuer is part of that, but not its name in the
     * policy, which may change or be one of several.
     */
    private long credential(Caller caller) {
        Caller.Credential credential = caller.credential();
        String lasting = credential.scheme().token() ? caller.subject() : credential.id();
        return credentials.of(issuers.of(credential.issuer()), credentials.of(lasting));
    }

    /** 0 unless the front door vouches for a fingerprint. */
    private long device(ApiRequest request) {
        String ja4 = request.peer().ja4();
        return ja4.isEmpty() || ja4.length() > MAX_JA4 ? 0 : devices.of(ja4);
    }

    /**
     * All of an IPv4 address; of an IPv6 address the /64, below which hosts change their bits at
     * will (RFC 8981).
     */
    private static long leadingBits(InetAddress address) {
        byte[] bytes = address.getAddress();
        long bits = 0;
        for (int i = 0; i < Math.min(bytes.length, 8); i++) {
            bits = bits << 8 | bytes[i] & 0xff;
        }
        return bits;
    }

    private static Method method(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "QUERY" -> Method.READ;
            case "POST", "PUT", "PATCH" -> Method.WRITE;
            case "DELETE" -> Method.DELETE;
            default -> Method.OTHER;
        };
    }

    /** As declared; a declaration that is no number counts as unknown. */
    private static long bytes(ApiRequest request) {
        @Nullable String declared = request.headers().first("content-length");
        if (declared == null) {
            return request.body().bytes().length;
        }
        if (declared.isEmpty() || declared.length() > MAX_LENGTH_DIGITS) {
            return 0;
        }
        long length = 0;
        for (int i = 0; i < declared.length(); i++) {
            int digit = declared.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            length = 10 * length + digit;
        }
        return length;
    }
}
