// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

/**
 * What a range of addresses has in common.
 *
 * @param asn 0 if unknown
 * @param country ISO 3166-1 alpha-2; empty if unknown
 */
record GeoEntry(long asn, String country) {
    static final GeoEntry NONE = new GeoEntry(0, "");
}
