// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

/**
 * A Redis did not come up, did not answer, or answered with an error; the message ends with what it
 * said.
 */
public final class RedisFailed extends RuntimeException {

    public RedisFailed(String message) {
        super(message);
    }

    public RedisFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
