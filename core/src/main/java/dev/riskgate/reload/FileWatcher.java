// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * Watches files by asking for their state at a fixed interval, from one daemon thread. Polling,
 * because it is the one way that sees all of them alike: Kubernetes' swap of the {@code ..data}
 * link, an atomic rename, an edit in place, a network file system. One look at an unchanged file is
 * one stat call. Thread-safe.
 */
public final class FileWatcher implements AutoCloseable {

    /** Well under the second within which a change has to be in force. */
    public static final Duration INTERVAL = Duration.ofMillis(200);

    /** A start waits 10 s for a file. */
    private static final int LONGEST_LOOKS = 50;

    private final Duration interval;
    private final InstantSource clock;
    private final ReloadListener listener;
    private final List<Reloading<?>> watched = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread;
    private volatile boolean closed;

    /**
     * @param interval time between two looks
     * @param clock the wall clock that file systems stamp with
     * @param listener notified of every reload
     */
    public FileWatcher(Duration interval, InstantSource clock, ReloadListener listener) {
        this.interval = interval;
        this.clock = clock;
        this.listener = listener;
    }

    /**
     * Reads a file that is needed, and watches it.
     *
     * @param name what the file is for, a short word for log, metric and readiness
     * @throws ReloadException if it cannot be used now; it is not watched then
     */
    public <T> Reloading<T> watch(String name, Path file, Parser<? extends T> parser)
            throws ReloadException {
        return watch(name, List.of(file), contents -> parser.parse(contents.getFirst()));
    }

    /**
     * Reads files that are needed and only count together, and watches them: they are read anew
     * when one has changed, and what was in force stays until they fit together.
     *
     * @param name what the files are for, a short word for log, metric and readiness
     * @param files at least one; the first is the one that is shown to people
     * @throws ReloadException if they cannot be used now; they are not watched then
     */
    public <T> Reloading<T> watch(String name, List<Path> files, FilesParser<? extends T> parser)
            throws ReloadException {
        Reloading<T> reloading = new Reloading<>(name, files, parser, this, null);
        reloading.poll();
        String failure = reloading.status().failure();
        if (failure != null) {
            throw new ReloadException(name + ": " + files.getFirst() + ": " + failure);
        }
        watched.add(reloading);
        return reloading;
    }

    /**
     * Reads a file that may be missing or faulty at the start, in which case {@code fallback} is in
     * force.
     */
    public <T> Reloading<T> watch(String name, Path file, Parser<? extends T> parser, T fallback) {
        Reloading<T> reloading =
                new Reloading<>(
                        name,
                        List.of(file),
                        contents -> parser.parse(contents.getFirst()),
                        this,
                        fallback);
        reloading.poll();
        watched.add(reloading);
        return reloading;
    }

    /** How every watched file stands. */
    public List<ReloadStatus> statuses() {
        return watched.stream().<ReloadStatus>map(Reloading::status).toList();
    }

    /** Looks at every file now. */
    public void poll() {
        watched.forEach(Reloading::poll);
    }

    /**
     * Looks once more at every file, for a start whose first look may have met half of one, and
     * waits for those that are being written.
     *
     * @throws ReloadException if a needed one cannot be used now, or does not come to rest
     */
    public void settle() throws ReloadException {
        poll();
        for (int looks = 1; any(Reloading::unsettled); looks++) {
            if (looks == LONGEST_LOOKS) {
                throw new ReloadException(
                        unsettledName() + " is still being written; start again once it is whole");
            }
            LockSupport.parkNanos(interval.toNanos());
            poll();
        }
        for (Reloading<?> reloading : watched) {
            ReloadStatus status = reloading.status();
            if (reloading.needed() && status.failure() != null) {
                throw new ReloadException(
                        status.name() + ": " + status.file() + ": " + status.failure());
            }
        }
    }

    private boolean any(Predicate<Reloading<?>> is) {
        return watched.stream().anyMatch(is);
    }

    private String unsettledName() {
        return watched.stream()
                .filter(Reloading::unsettled)
                .map(reloading -> reloading.status().name() + ": " + reloading.status().file())
                .findFirst()
                .orElse("a file");
    }

    /** Begins to watch. */
    public synchronized FileWatcher start() {
        if (thread == null) {
            thread = Thread.ofPlatform().name("riskgate-files").daemon().start(this::run);
        }
        return this;
    }

    /**
     * Ends watching. A file that is being read this moment is read to its end: an interrupt would
     * make it a faulty one.
     */
    @Override
    public synchronized void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(interval.toNanos());
            if (!closed) {
                poll();
            }
        }
    }

    void forget(Reloading<?> reloading) {
        watched.remove(reloading);
    }

    InstantSource clock() {
        return clock;
    }

    ReloadListener listener() {
        return listener;
    }
}
