// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.policy.model.Mode;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Says that the whole policy is in shadow mode, since that lets everybody in: when it comes into
 * force, and again every {@link #EVERY}. Thread-safe.
 */
final class ShadowNotice implements AutoCloseable {

    static final Duration EVERY = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ShadowNotice.class);
    private static final long LOOK_SECONDS = 5;
    private static final String NOTE =
            "mode: shadow is in force: every request passes, without a credential, too, except what"
                    + " is blocked; to try out risk alone, set risk.mode: shadow";

    private final Supplier<Mode> inForce;
    private final InstantSource clock;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("riskgate-shadow").factory());

    private boolean shadow;
    private long toldMillis;

    /**
     * @param inForce the mode of the policy in force
     * @param clock the wall clock
     */
    ShadowNotice(Supplier<Mode> inForce, InstantSource clock) {
        this.inForce = inForce;
        this.clock = clock;
    }

    void start() {
        look();
        timer.scheduleAtFixedRate(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
    }

    /** Tells it if it is time to, or if the mode has changed. */
    synchronized void look() {
        boolean now = inForce.get() == Mode.SHADOW;
        boolean changed = now != shadow;
        shadow = now;
        if (!now) {
            if (changed) {
                LOG.info("policy: mode: shadow has ended: verdicts are enforced");
            }
            return;
        }
        long since = clock.millis() - toldMillis;
        // A clock that was set back must not keep it silent.
        if (changed || since >= EVERY.toMillis() || since < 0) {
            toldMillis = clock.millis();
            LOG.warn("policy: {}", NOTE);
        }
    }

    /** What is told of it in {@code /readyz}; empty while verdicts are enforced. */
    String note() {
        return inForce.get() == Mode.SHADOW ? NOTE : "";
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
