// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

/**
 * The profiled facts of one request. Identifiers are keyed 64-bit hashes, so a stored observation
 * names nobody.
 *
 * @param timeMillis when the request arrived, milliseconds since the epoch, by our own clock
 * @param credential hash of what lasts over the credential's renewals: a key's id, a token's
 *     subject; never of a secret
 * @param device hash of the sender key or trusted JA4; 0 if the request carries neither
 * @param software hash of the client software's family and major version
 * @param platform hash of the client software's operating system; 0 if it names none
 * @param address hash of the client address
 * @param network hash of the network: the /24 (IPv4) or /48 (IPv6)
 * @param asn hash of the autonomous system that the network belongs to; 0 where none is known
 * @param place where the client address is
 * @param route hash of the route's name
 * @param method HTTP method class
 * @param object hash of the path below the route (for distinct-object counting)
 * @param bytes request body size as declared, 0 if unknown
 */
public record Observation(
        long timeMillis,
        long credential,
        long device,
        long software,
        long platform,
        long address,
        long network,
        long asn,
        Place place,
        long route,
        Method method,
        long object,
        long bytes) {

    public enum Method {
        READ,
        WRITE,
        DELETE,
        OTHER
    }
}
