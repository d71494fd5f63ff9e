// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

/** Envoy was there and did not come up; the message ends with what it said. */
public final class EnvoyFailed extends RuntimeException {

    public EnvoyFailed(String message) {
        super(message);
    }
}
