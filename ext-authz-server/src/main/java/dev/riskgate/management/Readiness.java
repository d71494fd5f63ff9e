// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management;

import dev.riskgate.reload.ReloadStatus;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether the server takes calls, and why not. A file whose new content cannot be used does not
 * make it unready, since the last good one is in force, nor does a Redis that is away, since
 * decisions go on; both are reported as details. Thread-safe.
 */
public final class Readiness {

    /** The life of a server. */
    public enum State {
        /** Not everything is loaded yet. */
        STARTING,
        READY,
        /** Shutting down: calls in progress are finished, new ones should go elsewhere. */
        DRAINING
    }

    private final Supplier<List<ReloadStatus>> files;
    private final Map<String, Supplier<String>> parts = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<LocalDate>> dates = new ConcurrentSkipListMap<>();
    private volatile State state = State.STARTING;

    /**
     * @param files how the watched files stand
     */
    public Readiness(Supplier<List<ReloadStatus>> files) {
        this.files = files;
    }

    /**
     * Also reports the state of another part.
     *
     * @param problem what is wrong with it now; empty if nothing is
     */
    public void watch(String part, Supplier<String> problem) {
        parts.put(part, problem);
    }

    /** Also reports the date of data that grows old. */
    public void date(String data, Supplier<LocalDate> day) {
        dates.put(data, day);
    }

    /** The dates of data that grows old, by name. */
    public Map<String, LocalDate> dates() {
        Map<String, LocalDate> now = new TreeMap<>();
        dates.forEach((data, day) -> now.put(data, day.get()));
        return now;
    }

    /** What is wrong now, by part; only parts with a problem. */
    public Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>();
        parts.forEach(
                (part, problem) -> {
                    String now = problem.get();
                    if (!now.isEmpty()) {
                        problems.put(part, now);
                    }
                });
        return problems;
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
