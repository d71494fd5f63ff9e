// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.block.AddressPrefix;

/**
 * A network from which requests of clients were refused.
 *
 * @param network an IPv4 /24 or IPv6 /48
 * @param clients how many clients they were of; {@value NetworkSketch#CLIENTS} also stands for more
 * @param refused how many requests
 * @param decision id of the last one
 * @param lastMillis when the last one arrived, milliseconds since the epoch
 */
public record TopNetwork(
        AddressPrefix network, int clients, long refused, String decision, long lastMillis) {}
