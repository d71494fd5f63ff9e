// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * How this server calls others.
 *
 * @param timeout most time for one call, from the connection to the end of the body; positive
 * @param proxy null to call everybody directly
 * @param userAgent what the others read in their logs
 */
public record OutboundSettings(Duration timeout, @Nullable ProxySettings proxy, String userAgent) {

    /** Time enough for an issuer on the other side of the world; keys are fetched ahead. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);

    /** Without a proxy, with the default timeout. */
    public static OutboundSettings direct(String userAgent) {
        return new OutboundSettings(DEFAULT_TIMEOUT, null, userAgent);
    }
}
