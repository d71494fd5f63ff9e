// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.Transport.Connection;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way to Redis, and whether it is open. While it is not, calls fail at once with {@link
 * DegradedException}, so no check waits for a Redis that is known to be away. Thread-safe.
 *
 * <p>It is shut by a broken connection, or by some answers in a row that did not come in time;
 * {@link dev.riskgate.redis.state.Heartbeat} opens it again when Redis answers in time. A second
 * connection carries what no check waits for, in batches.
 */
public final class RedisLink implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int TIMEOUTS = 5;

    private final RedisSettings settings;
    private final Duration timeout;
    private final Transport transport;
    private final AtomicInteger timeouts = new AtomicInteger();
    private final LongAdder commands = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile @Nullable Connections connections;
    private volatile boolean up;
    private volatile boolean full;
    private volatile boolean opened;
    private volatile boolean closed;
    private volatile String problem = "not connected yet";

    /** Of a patient one only who asked it hears. */
    private final boolean quiet;

    private record Connections(Connection direct, Connection batch) {}

    public RedisLink(RedisSettings settings) {
        this(settings, new Connector(settings));
    }

    /**
     * @param transport closed with this link
     */
    public RedisLink(RedisSettings settings, Transport transport) {
        this(settings, settings.timeout(), transport, false);
    }

    private RedisLink(
            RedisSettings settings, Duration timeout, Transport transport, boolean quiet) {
        this.settings = settings;
        this.timeout = timeout;
        this.transport = transport;
        this.quiet = quiet;
    }

    /**
     * The present connections, for somebody who can wait longer: what comes late there shuts
     * nothing here, and while it is shut here they are tried all the same. Not to be closed.
     */
    public RedisLink patient(Duration longer) {
        RedisLink patient = new RedisLink(settings, longer, transport, true);
        patient.connections = connections;
        patient.up = connections != null;
        return patient;
    }

    /**
     * Connects, or connects again; fails if Redis cannot be reached. Lettuce repairs broken
     * connections by itself.
     */
    public CompletableFuture<Void> connect() {
        CompletableFuture<Connection> direct = transport.connect(false);
        CompletableFuture<Connection> batch = transport.connect(true);
        CompletableFuture<Void> both = direct.thenAcceptBoth(batch, this::use);
        return both.whenComplete(
                (_, failure) -> {
                    if (failure != null) {
                        direct.thenAccept(Connection::close);
                        batch.thenAccept(Connection::close);
                    }
                });
    }

    private void use(Connection direct, Connection batch) {
        Connections old = connections;
        connections = new Connections(direct, batch);
        if (old != null) {
            old.direct.close();
            old.batch.close();
        }
    }

    /** A connection that listens for what others publish. */
    public CompletableFuture<? extends StatefulRedisPubSubConnection<byte[], byte[]>> listen() {
        return transport.listen();
    }

    /** Whether Redis answers in time. */
    public boolean up() {
        return up;
    }

    /** Whether what is learned can be written: Redis answers, and has room. */
    public boolean writable() {
        return up && !full;
    }

    /** Why it is not {@link #writable}; empty if it is. */
    public String problem() {
        return up ? full ? "Redis is full" : "" : problem;
    }

    /** Commands sent so far. */
    public long commands() {
        return commands.sum();
    }

    /**
     * Commands so far that failed, came too late, or were not even sent because Redis was known to
     * be away; attempts to connect included.
     */
    public long failed() {
        return failed.sum();
    }

    /** Somebody had to do without Redis, because it is away or was too late. */
    public void missed() {
        failed.increment();
    }

    /**
     * Runs a script for somebody who waits.
     *
     * @return fails with {@link DegradedException} within the timeout, at once while Redis is away
     */
    public CompletableFuture<List<Object>> call(Script script, byte[][] keys, byte[]... arguments) {
        Connections now = connections;
        if (!up || now == null) {
            missed();
            return CompletableFuture.failedFuture(away(problem()));
        }
        commands.increment();
        return noted(now.direct.run(script, now.direct, keys, arguments));
    }

    /**
     * The same answer, for somebody who cannot wait longer than the timeout, also if it comes with
     * a batch.
     *
     * @return fails with {@link DegradedException} otherwise
     */
    public <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
        return answer.isDone() && !answer.isCompletedExceptionally()
                ? answer
                : transport
                        .within(answer.copy(), timeout.toNanos())
                        .exceptionallyCompose(
                                failure -> CompletableFuture.failedFuture(tooLate(failure)));
    }

    private DegradedException tooLate(Throwable failure) {
        if (Script.cause(failure) instanceof DegradedException counted) {
            return counted;
        }
        missed();
        return away(Reason.of(failure));
    }

    /**
     * All fields of a hash, for somebody who waits: field, value, field, value. As {@link #call},
     * without the price of Lua.
     *
     * @return fails with {@link DegradedException} within the timeout, at once while Redis is away
     */
    public CompletableFuture<List<Object>> read(byte[] key) {
        Connections now = connections;
        if (!up || now == null) {
            missed();
            return CompletableFuture.failedFuture(away(problem()));
        }
        commands.increment();
        return noted(now.direct.hash(key));
    }

    /** Gives it the timeout, and takes from it whether Redis answers in time. */
    private CompletableFuture<List<Object>> noted(CompletableFuture<List<Object>> answer) {
        return transport
                .within(answer, timeout.toNanos())
                .handle(this::note)
                .thenCompose(noted -> noted);
    }

    /** After this time, nanoseconds, every {@link #call} has an answer or has failed. */
    public long timeoutNanos() {
        return timeout.toNanos();
    }

    /** Runs a script even while Redis counts as away, to find out whether it still is. */
    public CompletableFuture<List<Object>> probe(
            Script script, byte[][] keys, byte[]... arguments) {
        Connections now = connections;
        if (now == null) {
            return CompletableFuture.failedFuture(away(problem()));
        }
        commands.increment();
        return now.direct
                .run(script, now.direct, keys, arguments)
                .whenComplete(
                        (_, failure) -> {
                            if (failure != null) {
                                missed();
                            }
                        });
    }

    /** Adds a script to the batch that {@link #send} sends. */
    public CompletableFuture<List<Object>> batch(
            Script script, byte[][] keys, byte[]... arguments) {
        Connections now = connections;
        if (now == null) {
            return CompletableFuture.failedFuture(away(problem()));
        }
        commands.increment();
        return now.batch
                .run(script, now.direct, keys, arguments)
                .handle(this::noteWrite)
                .thenCompose(answer -> answer);
    }

    public void send() {
        Connections now = connections;
        if (now != null) {
            now.batch.flush();
        }
    }

    public synchronized void open() {
        timeouts.set(0);
        if (!up && !closed) {
            up = true;
            opened = true;
            LOG.info("Redis answers: {}", settings);
        }
    }

    /** Many checks may find out at the same moment; it is told once. */
    public synchronized void shut(String why) {
        if (closed) {
            return;
        }
        boolean news = !why.equals(problem);
        problem = why;
        if (up) {
            up = false;
            if (!quiet) {
                LOG.warn("Redis is away ({}): decisions rest on what this replica knows", why);
            }
        } else if (!opened && news) {
            LOG.warn("Redis cannot be reached yet ({}): {}", why, settings);
        }
    }

    /** Writes were refused for want of memory, or are taken again. */
    public synchronized void full(boolean now) {
        if (full == now) {
            return;
        }
        full = now;
        if (!quiet) {
            LOG.warn(now ? "Redis is full: nothing can be written" : "Redis takes writes again");
        }
    }

    public static boolean isFull(Throwable failure) {
        String message = Script.cause(failure).getMessage();
        return failure instanceof RuntimeException
                && message != null
                && (message.startsWith("OOM") || message.contains("OOM command not allowed"));
    }

    private CompletableFuture<List<Object>> note(
            @Nullable List<Object> answer, @Nullable Throwable failure) {
        if (failure == null) {
            if (timeouts.get() != 0) {
                timeouts.set(0);
            }
            return CompletableFuture.completedFuture(answer);
        }
        failed.increment();
        Throwable cause = Script.cause(failure);
        if (cause instanceof TimeoutException) {
            if (timeouts.incrementAndGet() >= TIMEOUTS) {
                shut(Reason.of(cause));
            }
        } else if (isFull(cause)) {
            full(true);
        } else if (!(cause instanceof RedisCommandExecutionException) && !cluster()) {
            shut(Reason.of(cause));
        }
        return CompletableFuture.failedFuture(
                cause instanceof RedisCommandExecutionException && NotPermitted.isSaid(cause)
                        ? new NotPermitted()
                        : away(Reason.of(cause)));
    }

    /** One server of a cluster that is away does not mean that all are. */
    private boolean cluster() {
        return settings.mode() == RedisSettings.Mode.CLUSTER;
    }

    /**
     * A write that comes late is no reason to shut the way: the heartbeat sees whether Redis
     * answers in time.
     */
    private CompletableFuture<List<Object>> noteWrite(
            @Nullable List<Object> answer, @Nullable Throwable failure) {
        if (failure == null) {
            return CompletableFuture.completedFuture(answer);
        }
        failed.increment();
        if (isFull(failure)) {
            full(true);
        }
        return CompletableFuture.failedFuture(away(Reason.of(failure)));
    }

    private static DegradedException away(String why) {
        return new DegradedException(Degradation.STATE, "Redis is away: " + why);
    }

    @Override
    public void close() {
        closed = true;
        up = false;
        problem = "closed";
        transport.close();
    }
}
