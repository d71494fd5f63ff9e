// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis.wheel;

/** A wheel cannot be had here; the message tells why, as the second half of a sentence. */
public final class NoWheel extends Exception {

    public NoWheel(String reason) {
        super(reason);
    }
}
