// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import java.time.Duration;

/**
 * What callers of an {@link HttpPort} may take up.
 *
 * @param connections most connections at once
 * @param perPeer most connections at once from one address (IPv6: from one /64)
 * @param patience how long a request may take to arrive, and its answer to be made and read
 * @param idle how long a connection may be silent between two requests
 */
public record PortBounds(int connections, int perPeer, Duration patience, Duration idle) {

    public static final PortBounds USUAL =
            new PortBounds(100, 20, Duration.ofSeconds(10), Duration.ofSeconds(60));
}
