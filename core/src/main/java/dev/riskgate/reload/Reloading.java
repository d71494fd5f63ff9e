// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The last good value of a watched file, or of several that only count together, such as a
 * certificate and its key. {@link #get} is one volatile read. A file that is gone, unreadable or
 * faulty changes nothing but {@link #status}: it is logged once, reported to the {@link
 * ReloadListener}, and read again as soon as it changes. A file that is being written is waited
 * for: a part of it may be valid, and say less. Made by {@link FileWatcher}. Thread-safe.
 *
 * @param <T> an immutable snapshot
 */
public final class Reloading<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);
    private static final byte[] NOTHING = new byte[0];

    private final String name;
    private final List<Path> files;
    private final FilesParser<? extends T> parser;
    private final FileWatcher watcher;
    private final List<Consumer<? super T>> changes = new CopyOnWriteArrayList<>();

    private volatile @Nullable T value;
    private volatile ReloadStatus status;

    private final boolean needed;
    private final Settling settling = new Settling();
    private boolean looked;
    private @Nullable List<FileStamp> stamps;
    private byte[] good = NOTHING;
    private byte[] bad = NOTHING;

    Reloading(
            String name,
            List<Path> files,
            FilesParser<? extends T> parser,
            FileWatcher watcher,
            @Nullable T fallback) {
        this.name = name;
        this.files = files;
        this.parser = parser;
        this.watcher = watcher;
        this.value = fallback;
        this.needed = fallback == null;
        this.status = new ReloadStatus(name, file(), null, null);
    }

    /** The value in force. */
    public T get() {
        return Objects.requireNonNull(value);
    }

    public ReloadStatus status() {
        return status;
    }

    /**
     * Calls back after each change of the value, on the watching thread. What must not fail
     * half-way (building an engine from the value) belongs into the parser instead: what this
     * callback throws is only logged.
     */
    public void onChange(Consumer<? super T> change) {
        changes.add(change);
    }

    /** Stops watching; the value stays. */
    @Override
    public void close() {
        watcher.forget(this);
    }

    /** Looks at the file, and reads it if it may have changed. Never throws. */
    synchronized void poll() {
        try {
            List<FileStamp> now = FileStamp.of(files);
            Instant instant = watcher.clock().instant();
            if (now.equals(stamps) && now.stream().allMatch(stamp -> stamp.settled(instant))) {
                settling.none();
                return;
            }
            // Asked before the files are read: a swap in between is met at the next look.
            boolean swapped = settling.swapped(files);
            boolean large = now.stream().anyMatch(FileStamp::isLarge);
            if (large && !atRest(swapped, now)) {
                return;
            }
            Content content = Content.read(files);
            boolean known = content.hasHash(good) || content.hasHash(bad);
            if (known || large || atRest(swapped, ByteBuffer.wrap(content.hash()))) {
                settling.none();
                stamps = content.stamps();
                take(content);
            }
        } catch (Throwable e) {
            settling.none();
            stamps = null;
            bad = NOTHING;
            fail(explain(e));
        } finally {
            looked = true;
        }
    }

    /** The first look decides by itself, or a start would wait for each file. */
    private boolean atRest(boolean swapped, Object found) {
        if (!looked || settling.settled(swapped, found)) {
            return true;
        }
        if (settling.takesLong()) {
            // Whatever it holds in the end is to be told anew.
            bad = NOTHING;
            fail("is still being written: each look finds something else");
        }
        return false;
    }

    /** Whether it has changed, and may be half written. */
    synchronized boolean unsettled() {
        return settling.awaited();
    }

    /** Whether the server cannot start without it. */
    boolean needed() {
        return needed;
    }

    private void take(Content content) {
        if (content.hasHash(good)) {
            bad = NOTHING;
            if (!status.current()) {
                LOG.info("{} is good again: {}", name, file());
                status = new ReloadStatus(name, file(), status.loadedAt(), null);
            }
            return;
        }
        if (content.hasHash(bad)) {
            return;
        }
        try {
            value = parser.parse(content.files());
        } catch (Throwable e) {
            bad = content.hash();
            fail(explain(e));
            return;
        }
        boolean first = status.loadedAt() == null;
        good = content.hash();
        bad = NOTHING;
        status = new ReloadStatus(name, file(), watcher.clock().instant(), null);
        LOG.info("{} {}: {}", name, first ? "loaded" : "reloaded", file());
        watcher.listener().loaded(name);
        changes.forEach(this::tell);
    }

    private void tell(Consumer<? super T> change) {
        try {
            change.accept(get());
        } catch (Throwable e) {
            LOG.error("{}: a part of the server could not follow the change", name, e);
        }
    }

    private void fail(String why) {
        if (why.equals(status.failure())) {
            return;
        }
        status = new ReloadStatus(name, file(), status.loadedAt(), why);
        if (status.loadedAt() != null) {
            LOG.error("{}: {}: {}; the last good one stays in force", name, file(), why);
        } else if (value != null) {
            LOG.warn("{}: {}: {}; going on without it", name, file(), why);
        }
        watcher.listener().failed(name);
    }

    /** Where people look first. */
    private Path file() {
        return files.getFirst();
    }

    private String explain(Throwable failure) {
        String why = Content.explain(failure);
        return failure instanceof FileSystemException fault
                        && !file().toString().equals(fault.getFile())
                ? fault.getFile() + ": " + why
                : why;
    }
}
