package dev.riskgate.state.redis;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * Tells Redis that this replica lives, hears who else does, and by that opens and shuts the {@link RedisLink}. Run by one
 * thread; its answers come on Redis' threads.
 */
final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final Script SCRIPT = Script.of("/dev/riskgate/state/redis/heartbeat.lua");
    private static final Script MARKER = Script.of("/dev/riskgate/state/redis/marker.lua");
    private static final byte[][] KEYS = {Names.shared("replicas")};

    /** A connection on which nothing came back for this long is given up. */
    private static final long STUCK_NANOS = Duration.ofSeconds(3).toNanos();

    private final RedisLink link;
    private final Replicas replicas;
    private final SharingSettings settings;
    private final long timeoutNanos;
    private final LongSupplier nanoTime;
    private final LongSupplier millis;
    private final Reached reached;

    private @Nullable CompletableFuture<?> connecting;
    private @Nullable CompletableFuture<?> asking;
    private long askedNanos;
    private long heardNanos;
    private boolean connected;
    private boolean before;

    Heartbeat(
            RedisLink link,
            Replicas replicas,
            SharingSettings settings,
            long timeoutNanos,
            LongSupplier nanoTime,
            LongSupplier millis,
            Reached reached) {
        this.link = link;
        this.replicas = replicas;
        this.settings = settings;
        this.timeoutNanos = timeoutNanos;
        this.nanoTime = nanoTime;
        this.millis = millis;
        this.reached = reached;
        this.heardNanos = nanoTime.getAsLong();
    }

    /** Told when Redis was reached. */
    interface Reached {

        /** @param again it was reached before, and may have lost something since */
        void reached(boolean again);
    }

    /** Does what is due. */
    void tick() {
        long now = nanoTime.getAsLong();
        if (connecting != null && !connecting.isDone()) {
            return;
        }
        if (!connected || now - heardNanos > STUCK_NANOS) {
            connect();
            return;
        }
        boolean waiting = asking != null && !asking.isDone();
        if (waiting && now - askedNanos > timeoutNanos && link.up()) {
            lost("no answer in time");
        }
        if (!waiting && now - askedNanos >= pause()) {
            ask(now);
        }
    }

    private long pause() {
        return link.up() ? settings.heartbeat().toNanos() : settings.heartbeat().toNanos() / 2;
    }

    private void connect() {
        heardNanos = nanoTime.getAsLong();
        connecting =
                link.connect()
                        .whenComplete(
                                (_, failure) -> {
                                    connected = failure == null;
                                    if (failure != null) {
                                        lost(RedisLink.reason(failure));
                                    }
                                });
    }

    private void ask(long now) {
        askedNanos = now;
        byte[] deadAfter = Script.bytes(settings.deadAfter().toMillis());
        asking =
                link.probe(SCRIPT, KEYS, Script.bytes(replicas.own()), deadAfter)
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
                opened(now - asked);
            } else {
                lost(RedisLink.reason(cause));
            }
            return null;
        }
        heardNanos = now;
        link.full(false);
        Set<String> living = new HashSet<>();
        for (Object one : answer.subList(1, answer.size())) {
            living.add(new String((byte[]) one, StandardCharsets.UTF_8));
        }
        boolean lost = replicas.heard(living, (Long) answer.getFirst() == 1);
        if (lost && link.up()) {
            LOG.warn("Redis was emptied: what this replica knows is written again");
            reached.reached(true);
            markers();
        }
        opened(now - asked);
        return null;
    }

    private void opened(long tookNanos) {
        if (tookNanos > timeoutNanos) {
            lost("no answer in time");
        } else if (!link.up()) {
            link.open();
            markers();
            reached.reached(before);
            before = true;
        }
    }

    private void lost(String why) {
        link.shut(why);
        replicas.lost();
    }

    /** Says early since when one-time marks are complete, so that the first use in each slot is not refused. */
    private void markers() {
        for (byte[] marker : Names.oneTimeMarkers()) {
            link.probe(MARKER, new byte[][] {marker}, Script.bytes(millis.getAsLong()))
                    .exceptionally(
                            failure -> {
                                LOG.debug("no marker: {}", RedisLink.reason(failure));
                                return null;
                            });
        }
    }
}
