// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Unique ids of decisions: 128 bits in hex, of which 64 are drawn once a process and 64 are a mixed
 * counter. Unique, not secret. Thread-safe.
 */
public final class DecisionIds {

    private final long process;
    private final AtomicLong counter;

    public DecisionIds(RandomGenerator random) {
        this.process = random.nextLong();
        this.counter = new AtomicLong(random.nextLong());
    }

    public String next() {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(process) + hex.toHexDigits(mix(counter.getAndIncrement()));
    }

    /**
     * A bijection on 64 bits (the finalizer of SplitMix64, Steele et al. 2014), so that ids do not
     * look consecutive.
     */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
