// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.Reason;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.redis.link.Script;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reports to Redis that this replica is alive, learns which others are, and so opens and shuts the
 * {@link RedisLink}. Run by one thread; its answers come on Redis' threads.
 */
final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Script SCRIPT = Script.of("/dev/riskgate/redis/state/heartbeat.lua");
    private static final byte[][] KEYS = {RedisKeys.shared("replicas")};

    /** A connection on which nothing came back for this long is given up. */
    private static final long STUCK_NANOS = Duration.ofSeconds(3).toNanos();

    /** How a server answers a write that has become a copy of another. */
    private static final String COPY = "READONLY";

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final Markers markers;
    private final Reached reached;

    private @Nullable CompletableFuture<?> connecting;
    private @Nullable CompletableFuture<?> asking;
    private long askedNanos;
    private volatile long heardNanos;
    private long connectedNanos;
    private volatile boolean connected;
    private volatile boolean before;
    private volatile @Nullable Counted counted;

    /** How many replicas there were, and when this was heard. */
    private record Counted(long replicas, long atNanos) {}

    Heartbeat(
            RedisLink link,
            Replicas replicas,
            SharingSettings settings,
            long timeoutNanos,
            LongSupplier nanoTime,
            Markers markers,
            Reached reached) {
        this.link = link;
        this.replicas = replicas;
        this.settings = settings;
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
        this.markers = markers;
        this.reached = reached;
        this.heardNanos = nanoTime.getAsLong();
        this.connectedNanos = heardNanos - settings.heartbeat().toNanos();
    }

    /** Notified when Redis was reached. */
    interface Reached {

        /**
         * @param again it was reached before, and may have lost something since
         */
        void reached(boolean again);
    }

    /** Does what is due. */
    void tick() {
        long now = nanoTime.getAsLong();
        if (connecting != null && !connecting.isDone()) {
            return;
        }
        if (!connected || now - heardNanos > STUCK_NANOS) {
            if (now - connectedNanos >= pause()) {
                connect(now);
            }
            return;
        }
        boolean waiting = asking != null && !asking.isDone();
        if (waiting && now - askedNanos > timeoutNanos && link.up()) {
            lost("no answer in time");
        }
        if (!waiting && (replicas.isLate() || now - askedNanos >= pause())) {
            ask(now);
        }
    }

    /**
     * Replicas that Redis has heard from lately, this one included; only this one where nothing was
     * heard from Redis for as long.
     */
    long replicas() {
        Counted latest = counted;
        if (latest == null
                || nanoTime.getAsLong() - latest.atNanos
                        > TimeUnit.MILLISECONDS.toNanos(settings.countedMillis())) {
            return 1;
        }
        return Math.max(1, latest.replicas);
    }

    private long pause() {
        return link.up() ? settings.heartbeat().toNanos() : settings.heartbeat().toNanos() / 2;
    }

    private void connect(long now) {
        heardNanos = now;
        connectedNanos = now;
        connecting =
                link.connect()
                        .whenComplete(
                                (_, failure) -> {
                                    connected = failure == null;
                                    if (failure != null) {
                                        link.missed();
                                        lost(Reason.of(failure));
                                    }
                                });
    }

    private void ask(long now) {
        askedNanos = now;
        Replicas.Lease lease = replicas.lease();
        asking =
                link.probe(
                                SCRIPT,
                                KEYS,
                                Script.bytes(lease.name()),
                                Script.bytes(lease.endMillis()),
                                Script.bytes(replicas.spare()),
                                Script.bytes(settings.deadAfter().toMillis()),
                                Script.bytes(settings.countedMillis()))
                        .handle((answer, failure) -> heard(answer, failure, now));
    }

    private @Nullable Object heard(
            @Nullable List<Object> answer, @Nullable Throwable failure, long asked) {
        long now = nanoTime.getAsLong();
        if (failure != null || answer == null) {
            Throwable cause = failure == null ? new IllegalStateException() : failure;
            if (RedisLink.isFull(cause)) {
                heardNanos = now;
                link.full(true);
                opened(now - asked, now);
            } else {
                String why = Reason.of(cause);
                if (why.startsWith(COPY)) {
                    // Where its address leads may have changed already.
                    connected = false;
                }
                lost(why);
            }
            return null;
        }
        heardNanos = now;
        link.full(false);
        if (now - asked > timeoutNanos) {
            link.missed();
            lost("no answer in time");
            return null;
        }
        counted = new Counted((Long) answer.get(4), now);
        boolean lost = renewed(answer);
        if (lost && link.up()) {
            LOG.warn("Redis may have lost something: what this replica knows is written again");
            reached.reached(true);
            markers.renew(now);
        }
        opened(now - asked, now);
        return null;
    }

    private boolean renewed(List<Object> answer) {
        Set<String> living = new HashSet<>();
        for (Object one : answer.subList(5, answer.size())) {
            living.add(text(one));
        }
        return replicas.heard(
                Replicas.Renewal.values()[((Long) answer.get(0)).intValue()],
                (Long) answer.get(1),
                (Long) answer.get(2),
                text(answer.get(3)),
                living);
    }

    private static String text(Object answer) {
        return new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    private void opened(long tookNanos, long now) {
        if (tookNanos > timeoutNanos) {
            lost("no answer in time");
        } else if (!link.up()) {
            link.open();
            markers.renew(now);
            reached.reached(before);
            before = true;
        } else {
            markers.answered(now);
        }
    }

    private void lost(String why) {
        link.shut(why);
        replicas.lost();
    }
}
