// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.decision;

import java.util.List;
import java.util.Map;

/**
 * What the client receives when its request does not pass, whatever the front door.
 *
 * @param status HTTP status
 * @param headers {@code WWW-Authenticate}, {@code Retry-After} and the like
 * @param problem members of the problem body (RFC 9457) besides {@code status}
 */
public record DenialResponse(int status, List<Header> headers, Map<String, Object> problem) {

    /** The response for a request that passes: nothing but our headers. */
    public static final DenialResponse PASS = new DenialResponse(200, List.of(), Map.of());

    public record Header(String name, String value) {}
}
