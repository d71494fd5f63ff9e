// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

/**
 * Where in a request a credential travels.
 *
 * @param header the header's name, lower case
 * @param scheme the authentication scheme (RFC 9110, section 11.1) that tells it from others in the
 *     same header, lower case; empty if the header holds nothing else
 * @param forward whether it goes on to the upstream
 */
public record Carrier(String header, String scheme, boolean forward) {

    public static final String AUTHORIZATION = "authorization";
}
