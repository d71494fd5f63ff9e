// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.population;

import dev.riskgate.signals.observation.Place.NetworkClass;

/**
 * Where a client calls from: a network at one place, with so many /24s.
 *
 * @param country ISO 3166-1 alpha-2
 * @param latitude degrees
 * @param longitude degrees
 * @param asn a real number, so that what is known of it can be looked up
 * @param networkClass what a database that names classes says
 * @param subnets number of the first of its /24s
 * @param width how many of them there are, at least 1
 */
public record Site(
        String country,
        double latitude,
        double longitude,
        int asn,
        NetworkClass networkClass,
        int subnets,
        int width) {}
