// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * A thread of a simulated process, for code that waits: either it runs or the world does, never
 * both, so the course stays the seed's. Not for code that the world runs itself.
 */
final class SimulatedThread {

    private final SimulatedReplica host;
    private final List<SimulatedThread> living;
    private final Semaphore mine = new Semaphore(0);
    private final Semaphore worlds = new Semaphore(0);
    private BooleanSupplier ready = () -> false;
    private @Nullable Throwable failure;

    /**
     * @param living the host's, among which it is until it ends
     */
    SimulatedThread(SimulatedReplica host, List<SimulatedThread> living, Runnable what) {
        this.host = host;
        this.living = living;
        living.add(this);
        Thread.ofVirtual().start(() -> run(what));
    }

    private void run(Runnable what) {
        mine.acquireUninterruptibly();
        try {
            what.run();
        } catch (SimulatedReplica.Killed _) {
            // Its process is gone.
        } catch (Throwable e) {
            failure = e;
        }
        living.remove(this);
        worlds.release();
    }

    boolean isReady() {
        return ready.getAsBoolean();
    }

    /** The world stands still until this thread waits or ends. */
    void go() {
        ready = () -> false;
        host.running(this);
        mine.release();
        worlds.acquireUninterruptibly();
        host.running(null);
        switch (failure) {
            case null -> {}
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /** Called by this thread: the world goes on until this is so. */
    void park(BooleanSupplier until) {
        ready = until;
        worlds.release();
        mine.acquireUninterruptibly();
    }
}
