// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.signals.observation.Subject;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A bounded map by subject, in which a flood of never-seen subjects can evict only others like
 * itself. Thread-safe; a lookup takes no lock.
 *
 * <p>A subject starts among the newcomers, which get the space that the established leave, and at
 * least an eighth of it. It becomes established once it was asked for {@value #ESTABLISHED_VISITS}
 * times or was first seen a day ago, and then competes only with its equals, by how often each is
 * asked for. Frequency alone would not do: it fades while a flood lasts, so a client that pauses
 * for those minutes would come back as a newcomer.
 *
 * <p>A hash table with chains, whose size never changes. What to evict is found by a hand that goes
 * round the table (the clock algorithm with counts, Smith 1978): the first of its group that was
 * not asked for since the hand's last visits, or the least asked for among the next {@value
 * #COMPARED}, so that no caller waits for a whole round. There is one hand for newcomers and one
 * for the established.
 */
public final class BoundedSubjects<V extends ResidentEntry<V>> {

    private static final int ESTABLISHED_VISITS = 20;
    private static final int ESTABLISHED_HOURS = 24;
    private static final int COMPARED = 16;
    private static final int LOCKS = 64;
    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final InstantSource clock;
    private final int max;
    private final int least;
    private final AtomicReferenceArray<@Nullable V> chains;
    private final Object[] locks = new Object[LOCKS];
    private final Group newcomers = new Group(false);
    private final Group established = new Group(true);

    /** Those that compete with each other. */
    private record Group(boolean established, AtomicInteger size, AtomicInteger hand) {

        Group(boolean established) {
            this(established, new AtomicInteger(), new AtomicInteger());
        }
    }

    /**
     * @param max how many are held, at least 1
     */
    public BoundedSubjects(InstantSource clock, int max) {
        this.clock = clock;
        this.max = max;
        this.least = Math.max(1, max / 8);
        this.chains = new AtomicReferenceArray<>(Integer.highestOneBit(max) << 1);
        for (int i = 0; i < LOCKS; i++) {
            locks[i] = new Object();
        }
    }

    /** What is held for the subject, created if there is nothing. */
    public V get(Subject subject, Function<Subject, V> make) {
        V known = peek(subject);
        return visited(known != null ? known : add(subject, make));
    }

    /** What is held for the subject; null if nothing is. */
    public @Nullable V find(Subject subject) {
        V known = peek(subject);
        return known == null ? null : visited(known);
    }

    /** As {@link #find}, but it does not count as a visit. */
    public @Nullable V peek(Subject subject) {
        int hash = ResidentEntry.hash(subject);
        V held = chains.get(chain(hash));
        while (held != null && !(held.hash == hash && held.isOf(subject))) {
            held = held.next;
        }
        return held;
    }

    public void forget(Subject subject) {
        V known = peek(subject);
        if (known == null) {
            return;
        }
        if (remove(known, newcomers)) {
            newcomers.size.decrementAndGet();
        } else if (remove(known, established)) {
            established.size.decrementAndGet();
        }
    }

    /** What is held now; weakly consistent. */
    public Iterable<V> values() {
        return () ->
                IntStream.range(0, chains.length()).boxed().flatMap(i -> in(i).stream()).iterator();
    }

    /** How many are held. */
    public long size() {
        return (long) newcomers.size.get() + established.size.get();
    }

    private List<V> in(int chain) {
        var all = new ArrayList<V>();
        for (V held = chains.get(chain); held != null; held = held.next) {
            all.add(held);
        }
        return all;
    }

    private int chain(int hash) {
        return hash & chains.length() - 1;
    }

    private Object lock(int chain) {
        return locks[chain & LOCKS - 1];
    }

    private int hour() {
        return (int) (clock.millis() / HOUR_MILLIS);
    }

    private V add(Subject subject, Function<Subject, V> make) {
        V fresh;
        int chain = chain(ResidentEntry.hash(subject));
        synchronized (lock(chain)) {
            V known = peek(subject);
            if (known != null) {
                return known;
            }
            fresh = make.apply(subject);
            fresh.enter(hour());
            fresh.next = chains.get(chain);
            chains.set(chain, fresh);
            newcomers.size.incrementAndGet();
        }
        makeRoom(fresh);
        return fresh;
    }

    private V visited(V held) {
        if (held.isEstablished()) {
            held.use();
        } else if (held.visit() >= ESTABLISHED_VISITS || held.age(hour()) >= ESTABLISHED_HOURS) {
            establish(held);
        }
        return held;
    }

    private void establish(V held) {
        int chain = chain(held.hash);
        synchronized (lock(chain)) {
            if (held.isEstablished() || !in(chain).contains(held)) {
                return;
            }
            held.establish();
            newcomers.size.decrementAndGet();
            established.size.incrementAndGet();
        }
        makeRoom(held);
    }

    private void makeRoom(V spared) {
        shrink(established, Math.max(1, max - least), spared);
        shrink(newcomers, Math.max(least, max - established.size.get()), spared);
    }

    private void shrink(Group group, int room, V spared) {
        for (int size = group.size.get(); size > room; size = group.size.get()) {
            // The thread that has counted one less has to remove one.
            if (group.size.compareAndSet(size, size - 1) && !evict(group, spared)) {
                group.size.incrementAndGet();
                return;
            }
        }
    }

    private boolean evict(Group group, V spared) {
        V least = null;
        int leastFrequency = 0;
        int compared = 0;
        for (int passed = 0; passed < chains.length(); passed++) {
            V held = chains.get(chain(group.hand.getAndIncrement()));
            for (; held != null; held = held.next) {
                if (held.isEstablished() != group.established || held == spared) {
                    continue;
                }
                int frequency = held.frequency();
                held.fade();
                if (least == null || frequency < leastFrequency) {
                    least = held;
                    leastFrequency = frequency;
                }
                if (leastFrequency == 0 || ++compared >= COMPARED) {
                    if (remove(least, group)) {
                        return true;
                    }
                    least = null;
                    compared = 0;
                }
            }
        }
        return least != null && remove(least, group);
    }

    /** Removes it if it is there and in that group; the caller then counts one less. */
    private boolean remove(V held, Group group) {
        int chain = chain(held.hash);
        synchronized (lock(chain)) {
            V before = null;
            V at = chains.get(chain);
            while (at != null && at != held) {
                before = at;
                at = at.next;
            }
            if (at == null || held.isEstablished() != group.established) {
                return false;
            }
            if (before == null) {
                chains.set(chain, held.next);
            } else {
                before.next = held.next;
            }
            return true;
        }
    }
}
