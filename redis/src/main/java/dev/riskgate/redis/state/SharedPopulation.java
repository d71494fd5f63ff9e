// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static java.util.stream.Collectors.toSet;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.signals.population.Population;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * What is common among all clients, counted by all replicas together: a sketch of some hundred KiB,
 * exchanged every few seconds as profiles are. Run by one thread.
 */
final class SharedPopulation {

    private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MOST_FORMER = 4;
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
    private final AtomicReference<@Nullable ContributionSet<byte[]>> arrived =
            new AtomicReference<>();

    /** Names that were written under before, whose counts are part of ours; the oldest first. */
    private final List<Replicas.Lease> former = new CopyOnWriteArrayList<>();

    private volatile String incarnation;
    private long number;
    private volatile long written = -1;
    private volatile long seen = -1;
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
        this.key = RedisKeys.shared("population");
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
        ContributionSet<byte[]> contributionSet = arrived.getAndSet(null);
        if (contributionSet != null) {
            refresh(contributionSet);
        }
        long now = nanoTime.getAsLong();
        if (link.writable()
                && !replicas.isLate()
                && now - lastNanos >= EVERY_NANOS
                && !underWay.getAndSet(true)) {
            lastNanos = now;
            exchange();
        }
    }

    private void refresh(ContributionSet<byte[]> contributionSet) {
        Set<String> own = former.stream().map(Replicas.Lease::name).collect(toSet());
        own.add(incarnation);
        if (contributionSet.folded(incarnation) > 0) {
            // A read, before this replica has heard that its lease is over: ours are in the base
            // that comes here.
            takenOver();
            number = 0;
            replicas.fenced(incarnation);
        }
        population.refresh(contributionSet.others(own));
        folding.fold(key, contributionSet, 0, Population::merge);
    }

    /**
     * What was counted under a name of ours is in the base. Nobody knows which part of ours that
     * is: it is taken for all, as nothing may be counted twice.
     */
    private void takenOver() {
        population.disown();
        former.clear();
    }

    private void exchange() {
        Replicas.Lease lease = replicas.lease();
        if (!incarnation.equals(lease.name())) {
            if (number > 0) {
                former.add(new Replicas.Lease(incarnation, replicas.endOf(incarnation)));
                if (former.size() > MOST_FORMER) {
                    former.removeFirst();
                }
            }
            incarnation = lease.name();
            number = 0;
            again();
        }
        long counts = population.ownCounts();
        boolean carries = counts != written;
        link.batch(
                        Exchange.SCRIPT,
                        new byte[][] {key},
                        Exchange.arguments(
                                lease,
                                carries ? ++number : 0,
                                0,
                                seen,
                                settings.ttl().toSeconds(),
                                carries ? population.contribution() : new byte[0],
                                settings.fenceMillis(),
                                former))
                .whenComplete((answer, _) -> took(lease.name(), counts, answer));
        link.send();
    }

    private void took(String writer, long counts, @Nullable List<Object> answer) {
        if (answer == null) {
            written = -1;
        } else {
            took(writer, counts, ((Long) answer.getFirst()).intValue(), answer);
        }
        underWay.set(false);
    }

    private void took(String writer, long counts, int status, List<Object> answer) {
        switch (status) {
            case 1 -> {
                written = counts;
                seen = (Long) answer.get(1);
                if (answer.size() > 3) {
                    arrived.set(new ContributionSet<>((List<?>) answer.get(3), this::believed));
                }
            }
            case 2 -> replicas.fenced(writer);
            case 4 -> replicas.late(writer);
            case 5 -> takenOver();
            default -> written = -1;
        }
    }

    private byte[] believed(byte[] contribution) {
        if (Population.paneMillis(contribution) > millis.getAsLong() + CLOCKS_DIFFER_MILLIS) {
            throw new IllegalArgumentException("from the future");
        }
        return contribution;
    }
}
