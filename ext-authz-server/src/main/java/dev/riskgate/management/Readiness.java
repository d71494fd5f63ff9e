package dev.riskgate.management;

import dev.riskgate.reload.ReloadStatus;

import java.util.List;
import java.util.function.Supplier;

/**
 * Whether the server takes calls, and why not. A file whose new content cannot be used does not make it unready, since
 * the last good one is in force; it is told as a detail. Thread-safe.
 */
public final class Readiness {

    /** The life of a server. */
    public enum State {
        /** Not everything is loaded yet. */
        STARTING,
        READY,
        /** Told to end: calls under way are finished, new ones should go elsewhere. */
        DRAINING
    }

    private final Supplier<List<ReloadStatus>> files;
    private volatile State state = State.STARTING;

    /** @param files how the watched files stand */
    public Readiness(Supplier<List<ReloadStatus>> files) {
        this.files = files;
    }

    public void started() {
        state = State.READY;
    }

    public void draining() {
        state = State.DRAINING;
    }

    public State state() {
        return state;
    }

    public boolean ready() {
        return state == State.READY;
    }

    public List<ReloadStatus> files() {
        return files.get();
    }
}
