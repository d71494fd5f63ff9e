// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.replay.ReplayProgress;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** A line every two seconds. Not thread-safe. */
final class ProgressLines implements ReplayProgress {

    private static final Duration EVERY = Duration.ofSeconds(2);

    /** The clock is not read for every check. */
    private static final int STRIDE = 256;

    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final long startedAt;
    private long toldAt;

    ProgressLines(PrintWriter out, LongSupplier nanoTime) {
        this.out = out;
        this.nanoTime = nanoTime;
        this.startedAt = nanoTime.getAsLong();
        this.toldAt = startedAt;
    }

    @Override
    public void played(long checks, long timeMillis) {
        if (checks % STRIDE != 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - toldAt >= EVERY.toNanos()) {
            toldAt = now;
            Instant reached = Instant.ofEpochMilli(timeMillis).truncatedTo(ChronoUnit.SECONDS);
            double seconds = (now - startedAt) / (double) Duration.ofSeconds(1).toNanos();
            out.println(
                    "riskgate: %,d checks replayed, up to %s; %,.0f a second"
                            .formatted(checks, reached, checks / seconds));
            out.flush();
        }
    }
}
