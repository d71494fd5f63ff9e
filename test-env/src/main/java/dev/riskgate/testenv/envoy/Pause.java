// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import java.util.concurrent.locks.LockSupport;

/** The breath between two looks at a condition. */
final class Pause {

    private Pause() {}

    static void briefly() {
        LockSupport.parkNanos(10_000_000);
    }
}
