package dev.riskgate.state.redis;

import dev.riskgate.signals.Population;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What is common among all clients, counted by all replicas together: a sketch of some hundred KiB, exchanged every few
 * seconds as profiles are. Run by one thread.
 */
final class SharedPopulation {

    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long CLOCKS_DIFFER_MILLIS = Duration.ofHours(1).toMillis();

    private final RedisLink link;
    private final Replicas replicas;
    private final Folding folding;
    private final SharingSettings settings;
    private final LongSupplier nanoTime;
    private final LongSupplier millis;
    private final byte[] key;
    private final Population population = Population.shared();
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final AtomicReference<@Nullable Stored<byte[]>> arrived = new AtomicReference<>();
    private String incarnation;
    private long number;
    private volatile long written = -1;
    private volatile long seen = -1;
    private volatile boolean refused;
    private volatile long lastNanos;

    SharedPopulation(
            RedisLink link,
            Replicas replicas,
            Folding folding,
            SharingSettings settings,
            LongSupplier nanoTime,
            LongSupplier millis) {
        this.link = link;
        this.replicas = replicas;
        this.folding = folding;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.millis = millis;
        this.key = Names.shared("population");
        this.incarnation = replicas.own();
        this.lastNanos = nanoTime.getAsLong() - EVERY_NANOS;
    }

    Population population() {
        return population;
    }

    /** Everything is due again: the process ends, or Redis may have lost something. */
    void again() {
        seen = -1;
        written = -1;
        lastNanos = nanoTime.getAsLong() - EVERY_NANOS;
    }

    /** Whether all that was counted here is in Redis. */
    boolean idle() {
        return !underWay.get() && written == population.ownCounts();
    }

    /** Does what is due. */
    void tick() {
        Stored<byte[]> stored = arrived.getAndSet(null);
        if (stored != null) {
            population.refresh(stored.others(incarnation));
            folding.fold(key, stored, 0, Population::merge);
        }
        long now = nanoTime.getAsLong();
        if (link.writable() && now - lastNanos >= EVERY_NANOS && !underWay.getAndSet(true)) {
            lastNanos = now;
            exchange();
        }
    }

    private void exchange() {
        long counts = population.ownCounts();
        boolean ended = !incarnation.equals(replicas.own());
        // What was counted before goes under the old name first, unless that is refused.
        if (ended && (refused || counts == written)) {
            population.disown();
            counts = 0;
            incarnation = replicas.own();
            number = 0;
            written = -1;
            seen = -1;
            refused = false;
        }
        boolean carries = counts != written;
        String writer = incarnation;
        link.batch(
                        Exchange.SCRIPT,
                        new byte[][] {key},
                        Script.bytes(writer),
                        Script.bytes(carries ? ++number : 0),
                        Script.bytes(0),
                        seen < 0 ? new byte[0] : Script.bytes(seen),
                        Script.bytes(settings.ttl().toSeconds()),
                        carries ? population.contribution() : new byte[0])
                .whenComplete((answer, _) -> took(writer, answer));
        link.send();
        written = counts;
    }

    private void took(String writer, @Nullable List<Object> answer) {
        if (answer == null || (Long) answer.getFirst() != 1) {
            if (answer != null) {
                replicas.fenced(writer);
                refused = true;
            }
            written = -1;
        } else {
            seen = (Long) answer.get(1);
            if (answer.size() > 3) {
                arrived.set(new Stored<>((List<?>) answer.get(3), this::believed));
            }
        }
        underWay.set(false);
    }

    private byte[] believed(byte[] contribution) {
        if (Population.paneMillis(contribution) > millis.getAsLong() + CLOCKS_DIFFER_MILLIS) {
            throw new IllegalArgumentException("from the future");
        }
        return contribution;
    }
}
