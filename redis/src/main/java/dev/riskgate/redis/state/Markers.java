// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.LongSupplier;

/**
 * Says early since when one-time marks are complete, so that the first use in each slot is not
 * refused: when Redis was reached, and again every few seconds, since a server of a cluster may
 * have been exchanged without being missed. Each marker is tried until it worked. Thread-safe.
 */
final class Markers {

    private static final Script SCRIPT = Script.of("/dev/riskgate/redis/state/marker.lua");
    private static final byte[][] NAMES = RedisKeys.oneTimeMarkers();
    private static final long PERIOD_NANOS = Duration.ofSeconds(5).toNanos();

    private final RedisLink link;
    private final LongSupplier millis;
    private final AtomicIntegerArray good = new AtomicIntegerArray(NAMES.length);
    private volatile long begunNanos;

    /**
     * @param millis the wall clock of proofs
     */
    Markers(RedisLink link, LongSupplier millis) {
        this.link = link;
        this.millis = millis;
    }

    /** Redis may know nothing: every marker is set again. */
    void renew(long nowNanos) {
        begunNanos = nowNanos;
        for (int i = 0; i < NAMES.length; i++) {
            good.set(i, 0);
        }
        missing();
    }

    /** Redis has answered: what is due is done. */
    void answered(long nowNanos) {
        if (nowNanos - begunNanos > PERIOD_NANOS) {
            renew(nowNanos);
        } else {
            missing();
        }
    }

    private void missing() {
        byte[] now = Script.bytes(millis.getAsLong());
        for (int i = 0; i < NAMES.length; i++) {
            int marker = i;
            if (good.get(marker) == 0) {
                link.probe(SCRIPT, new byte[][] {NAMES[marker]}, now)
                        .thenAccept(_ -> good.set(marker, 1));
            }
        }
    }
}
