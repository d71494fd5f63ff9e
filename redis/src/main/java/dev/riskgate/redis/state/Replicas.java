// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Under which name this replica writes, and who else lives. A name is leased by the clock of Redis:
 * each heartbeat renews the lease, a write is taken while it lasts, and nobody does anything about
 * the name before every lease that it may have had is long over. So an outage that is shorter than
 * a lease is nothing; after a longer one the replica goes on under another name. Thread-safe.
 */
class Replicas {

    /** A name that is dropped for want of space is only counted as missing again. */
    private static final int MOST_MISSING = 10_000;

    private static final int MOST_FORMER = 16;
    private static final long NEVER_TOLD = 0;
    private static final long GIVEN_UP = -1;

    private final RandomGenerator random;
    private final long leaseMillis;

    /** Since when names that have written are in no list, by the clock of Redis. */
    private final Map<String, Long> missing = new HashMap<>();

    /** Names that this replica had, and when their leases ended; the oldest first. */
    private final Map<String, Long> former = new LinkedHashMap<>();

    private volatile Lease lease;
    private volatile Set<String> living = Set.of();
    private volatile boolean known;
    private volatile boolean late;
    private long heardMillis;
    private long givenUpMillis;
    private String spare;
    private @Nullable String server;
    private @Nullable CompletableFuture<Lease> renewal;

    /**
     * A name and the end of its lease.
     *
     * @param endMillis by the clock of Redis
     */
    record Lease(String name, long endMillis) {}

    /**
     * @param waiting for this lease; null if nobody does
     */
    private record Heard(
            boolean mayHaveLost, @Nullable CompletableFuture<Lease> waiting, Lease lease) {}

    /** What a heartbeat's answer says; the order is that of heartbeat.lua. */
    enum Renewal {
        RENEWED,
        UNKNOWN,
        OVER
    }

    /**
     * @param leaseMillis how long a lease lasts, milliseconds
     */
    Replicas(RandomGenerator random, long leaseMillis) {
        this.random = random;
        this.leaseMillis = leaseMillis;
        this.lease = new Lease(made(), NEVER_TOLD);
        this.spare = made();
    }

    /** Only this one, which may always write. */
    static Replicas alone(RandomGenerator random) {
        var replicas = new Replicas(random, 0);
        replicas.lease = new Lease(replicas.lease.name, Long.MAX_VALUE);
        return replicas;
    }

    /** The name under which this replica writes now, and until when. */
    Lease lease() {
        return lease;
    }

    /** The name under which this replica writes now. */
    String own() {
        return lease.name;
    }

    /** The name that is announced if the present one's lease is over. */
    synchronized String spare() {
        return spare;
    }

    /** When the lease of a name that this replica had has ended; 0 if nobody remembers. */
    synchronized long endOf(String name) {
        return former.getOrDefault(name, 0L);
    }

    /** Names that this replica had; the oldest first. */
    synchronized List<Lease> former() {
        return former.entrySet().stream().map(it -> new Lease(it.getKey(), it.getValue())).toList();
    }

    /** Replicas that live, this one included; at least 1. */
    int count() {
        return Math.max(1, living.size());
    }

    /** Nobody else shares the state now, as far as was heard less than a heartbeat ago. */
    boolean alone() {
        return known && living.size() <= 1;
    }

    /**
     * Whether every lease that a name may have had is over, and has been for as long as a lease
     * lasts: it will never write again.
     */
    synchronized boolean isDead(String name) {
        return heardMillis >= overMillis(name);
    }

    /**
     * When that is so, by the clock of Redis; far away for a name that lives. To be missing from
     * the list is not death, as a server may have lost it. So a name has to be missing from every
     * list for the time of two leases, counted from when it was first missed here: nobody can have
     * had a lease meanwhile and not be seen, as there is a list more often than once a lease, and
     * what was leased before is over after the first of the two. A replica that has missed a list,
     * or hears from another server, starts counting again.
     */
    synchronized long overMillis(String name) {
        if (!known || living.contains(name) || name.equals(lease.name)) {
            return Long.MAX_VALUE;
        }
        if (missing.size() >= MOST_MISSING) {
            missing.clear();
        }
        return missing.computeIfAbsent(name, _ -> heardMillis) + 2 * leaseMillis;
    }

    /**
     * A heartbeat was answered.
     *
     * @param nowMillis the clock of Redis
     * @param id identifies the server since its last start or promotion
     * @param all names with a lease
     * @return true if Redis may have lost what was written before
     */
    boolean heard(Renewal answer, long nowMillis, long endMillis, String id, Set<String> all) {
        Heard heard = taken(answer, nowMillis, endMillis, id, all);
        // Not under the monitor: who waited may do anything now, and wait for another thread that
        // needs it.
        if (heard.waiting != null) {
            heard.waiting.complete(heard.lease);
        }
        return heard.mayHaveLost;
    }

    private synchronized Heard taken(
            Renewal answer, long nowMillis, long endMillis, String id, Set<String> all) {
        boolean told = lease.endMillis != NEVER_TOLD;
        boolean other = server != null && !server.equals(id);
        boolean forgotten = told && answer == Renewal.UNKNOWN;
        if (!known
                || other
                || forgotten
                || nowMillis < heardMillis
                || nowMillis - heardMillis >= leaseMillis) {
            missing.clear();
        }
        if (answer == Renewal.OVER) {
            retire();
            lease = new Lease(spare, endMillis);
            spare = made();
        } else if (lease.endMillis != GIVEN_UP) {
            lease = new Lease(lease.name, endMillis);
        }
        server = id;
        heardMillis = nowMillis;
        living = Set.copyOf(all);
        missing.keySet().removeAll(all);
        known = true;
        // An answer from before the name was given up is none to those who wait for another one.
        late = lease.endMillis == GIVEN_UP;
        CompletableFuture<Lease> waiting = late ? null : renewal;
        if (!late) {
            renewal = null;
        }
        boolean mayHaveLost = other || forgotten || (told && answer == Renewal.OVER);
        return new Heard(mayHaveLost, waiting, lease);
    }

    private void retire() {
        former.put(lease.name, lease.endMillis == GIVEN_UP ? givenUpMillis : lease.endMillis);
        if (former.size() > MOST_FORMER) {
            former.remove(former.keySet().iterator().next());
        }
    }

    /** Whether the latest list came from that server, and after that time by its clock. */
    synchronized boolean hasHeard(String id, long afterMillis) {
        return known && id.equals(server) && heardMillis > afterMillis;
    }

    /** Redis does not answer. What is leased stays leased. */
    void lost() {
        known = false;
    }

    /**
     * A write came after the end of its lease, so nothing is written before a heartbeat is
     * answered.
     */
    void late(String name) {
        if (lease.name.equals(name)) {
            late = true;
        }
    }

    /** Whether a heartbeat is needed at once. */
    boolean isLate() {
        return late;
    }

    /** The others took this name for dead: it writes no more. */
    synchronized void fenced(String name) {
        if (lease.name.equals(name) && lease.endMillis != GIVEN_UP) {
            givenUpMillis = lease.endMillis;
            lease = new Lease(name, GIVEN_UP);
            late = true;
        }
    }

    /** Done when there is another lease than that one. */
    synchronized CompletableFuture<Lease> renewal(Lease used) {
        if (!lease.equals(used) && lease.endMillis != GIVEN_UP) {
            return CompletableFuture.completedFuture(lease);
        }
        if (renewal == null) {
            renewal = new CompletableFuture<>();
        }
        return renewal;
    }

    private String made() {
        return HexFormat.of().toHexDigits(random.nextLong());
    }
}
