// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;

/**
 * A process with the real store, clocks of its own, pauses and an end; and what it has learned that
 * Redis may not have.
 */
public final class SimulatedReplica {

    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());
    private static final long PATIENCE = SimulatedWorld.millis(400);

    /** Unwinds what was waiting in a process that was killed. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    public final SimulatedTransport transport;
    final RedisStore store;
    final Map<Integer, Learned> learned = new HashMap<>();
    private final SimulatedWorld world;
    private final SimulatedRedis redis;
    private final double pace;
    private final long shortestTick;
    private long wallAheadMillis;

    /** When Redis had lost something last, by its clock. */
    private long suspectMillis;

    /**
     * The name at that time: if others have folded it meanwhile, they have folded what the copy
     * had.
     */
    private String suspectName = "";

    private long pausedUntil;
    private boolean killed;
    private boolean stopped;
    private final List<SimulatedThread> threads = new ArrayList<>();
    private @Nullable SimulatedThread running;

    /** What was learned of one client, and which of it Redis has acknowledged. */
    static final class Learned {
        SharedEntry sharedEntry;
        long open;

        Learned(SharedEntry sharedEntry) {
            this.sharedEntry = sharedEntry;
        }

        /** Acknowledged by a server that is gone. */
        long suspect;

        /**
         * Acknowledged by a server that is gone, under a name that was over before it could be
         * written again.
         */
        long notCopied;

        /** How many were acknowledged when. */
        final Map<Long, Long> when = new HashMap<>();

        void acknowledge(long nanos) {
            if (suspect > 0) {
                when.merge(nanos, suspect, Long::sum);
                suspect = 0;
            }
        }

        long acknowledged() {
            return when.values().stream().mapToLong(Long::longValue).sum();
        }

        long own() {
            return sharedEntry.profile.ownRequests();
        }

        /** Forgets what was acknowledged at that time or later, and tells how many that were. */
        long takeSince(long nanos) {
            long taken = 0;
            for (var one : List.copyOf(when.entrySet())) {
                if (one.getKey() >= nanos) {
                    taken += one.getValue();
                    when.remove(one.getKey());
                }
            }
            return taken;
        }
    }

    /** One whose store nobody uses; it keeps the way to Redis open. */
    public static SimulatedReplica idle(SimulatedWorld world, SimulatedRedis redis) {
        return new SimulatedReplica(
                world,
                redis,
                SharedStores.settings(Duration.ofSeconds(3)),
                new RedisKeys(SharedStores.SECRET),
                Replicas::new,
                SimulatedWorld.millis(50));
    }

    SimulatedReplica(
            SimulatedWorld world,
            SimulatedRedis redis,
            SharingSettings settings,
            RedisKeys redisKeys,
            SharingSimulation.Membership membership) {
        this(world, redis, settings, redisKeys, membership, 0);
    }

    private SimulatedReplica(
            SimulatedWorld world,
            SimulatedRedis redis,
            SharingSettings settings,
            RedisKeys redisKeys,
            SharingSimulation.Membership membership,
            long shortestTick) {
        this.shortestTick = shortestTick;
        this.world = world;
        this.redis = redis;
        this.pace = 1 + world.between(-1_000, 1_000) / 1e6;
        this.wallAheadMillis = world.between(-1_000, 1_000);
        this.transport = new SimulatedTransport(world, redis, this);
        this.store =
                RedisStore.start(
                        new RedisLink(SharedStores.at(1), transport),
                        new Ticks(),
                        settings,
                        redisKeys,
                        null,
                        membership.of(
                                new Random(world.random().nextLong()),
                                settings.deadAfter().toMillis()),
                        wall(),
                        this::nanoTime);
    }

    private final class Ticks implements Background {

        @Override
        public void every(Duration pause, Runnable work) {
            at(
                    world.now() + Math.max(pause.toNanos(), shortestTick),
                    () -> {
                        if (!stopped) {
                            work.run();
                            settle();
                            every(pause, work);
                        }
                    });
        }

        @Override
        public void pause(Duration time) {
            await(() -> false, world.now() + time.toNanos());
        }

        @Override
        public void stop() {
            stopped = true;
        }
    }

    public long nanoTime() {
        return (long) (world.now() * pace) + 7;
    }

    public InstantSource wall() {
        return () ->
                Instant.ofEpochMilli(
                        SimulatedRedis.EPOCH_MILLIS
                                + world.now() / SimulatedWorld.millis(1)
                                + wallAheadMillis);
    }

    /** Redis may have lost something now. */
    void suspect() {
        suspectMillis = redis.micros() / 1_000;
        suspectName = store.incarnation();
    }

    public void setWall(long aheadMillis) {
        wallAheadMillis = aheadMillis;
    }

    public boolean isKilled() {
        return killed;
    }

    /** The process stands still, as in a garbage collection. */
    public void pause(long nanos) {
        pausedUntil = Math.max(pausedUntil, world.now() + nanos);
    }

    public void wakeUp() {
        pausedUntil = 0;
    }

    public void kill() {
        killed = true;
        transport.close();
        List.copyOf(threads).forEach(SimulatedThread::go);
    }

    /** Whether it runs, and its way to Redis is open and quick. */
    public boolean isGood() {
        return !killed && world.now() >= pausedUntil && transport.isGood() && store.link().up();
    }

    public RedisLink link() {
        return store.link();
    }

    /**
     * What this process does on a thread of its own, which may {@link #waitFor}; the others go on
     * meanwhile.
     */
    public void thread(Runnable what) {
        at(world.now(), () -> new SimulatedThread(this, threads, what).go());
    }

    /** What this process does at that time, or when its pause ends. */
    public void at(long nanos, Runnable what) {
        world.at(nanos, () -> now(what));
    }

    private void now(Runnable what) {
        if (killed) {
            return;
        }
        if (world.now() < pausedUntil) {
            world.at(pausedUntil, () -> now(what));
            return;
        }
        try {
            what.run();
            threadsGoOn();
        } catch (Killed _) {
            // Its stack is gone.
        }
    }

    private void threadsGoOn() {
        for (SimulatedThread thread : List.copyOf(threads)) {
            if (thread.isReady()) {
                thread.go();
            }
        }
    }

    /** Lets one of this process' threads wait until this is so, or the time has come. */
    public void waitFor(BooleanSupplier done, long until) {
        SimulatedThread thread = Objects.requireNonNull(running);
        if (until < Long.MAX_VALUE) {
            at(until, () -> {});
        }
        thread.park(() -> done.getAsBoolean() || world.now() >= until);
        if (killed) {
            throw new Killed();
        }
    }

    void running(@Nullable SimulatedThread thread) {
        running = thread;
    }

    private void await(BooleanSupplier done, long until) {
        world.run(() -> killed || (done.getAsBoolean() && world.now() >= pausedUntil), until);
        if (killed) {
            throw new Killed();
        }
        if (world.now() < pausedUntil) {
            await(() -> true, Long.MAX_VALUE);
        }
    }

    Budget budget() {
        long until = world.now() + PATIENCE;
        return new Budget() {

            @Override
            public <T> T await(CompletableFuture<T> future) {
                SimulatedReplica.this.await(future::isDone, until);
                if (!future.isDone()) {
                    throw new DegradedException(Degradation.DEADLINE, "the time is up");
                }
                try {
                    return future.get();
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof DegradedException degraded) {
                        throw degraded;
                    }
                    throw new IllegalStateException(e.getCause());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void requireBlocking() {}

            @Override
            public long remainingNanos() {
                return until - world.now();
            }
        };
    }

    static Subject subject(int client) {
        return Subject.client("default", "c" + client);
    }

    /** What the client's profile says when Redis was asked. */
    long requests(int client) {
        return store.profile(subject(client), Consistency.STRICT, budget()).profile().requests();
    }

    ProfileHandle find(int client, boolean strict) {
        Consistency consistency = strict ? Consistency.STRICT : Consistency.BOUNDED;
        return store.profile(subject(client), consistency, budget());
    }

    /** One request; from here on it is counted. */
    void learn(ProfileHandle profileHandle, int client) {
        var place = new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.ORDINARY);
        var request =
                new Observation(
                        wall().millis(),
                        1,
                        0,
                        2,
                        3,
                        4,
                        5,
                        0,
                        place,
                        6,
                        Observation.Method.READ,
                        7,
                        0);
        var assessment = MODEL.assess(profileHandle.profile(), store.population(), request);
        MODEL.fold(
                profileHandle.profile(),
                store.population(),
                request,
                assessment,
                Outcome.ALLOWED,
                0);
        SharedEntry sharedEntry = ((SharedProfiles.Sighting) profileHandle).entry();
        Learned mine = learned.computeIfAbsent(client, _ -> new Learned(sharedEntry));
        mine.sharedEntry = sharedEntry;
        mine.open++;
    }

    void share(ProfileHandle profileHandle, WriteUrgency writeUrgency) {
        store.changed(profileHandle, writeUrgency, budget());
    }

    long acknowledged(int client) {
        Learned mine = learned.get(client);
        return mine == null ? 0 : mine.acknowledged();
    }

    long notCopied(int client) {
        Learned mine = learned.get(client);
        return mine == null ? 0 : mine.notCopied;
    }

    /** Whether the client is still held here, as it was learned. */
    boolean holds(int client, Learned mine) {
        return store.local(subject(client)) instanceof SharedProfiles.Sighting(SharedEntry held, _)
                && held == mine.sharedEntry;
    }

    /**
     * Notes what Redis has acknowledged by now; what a server has that is gone may have to be
     * written again.
     */
    void settle() {
        boolean informed = store.replicas().hasHeard(redis.id(), suspectMillis);
        for (Learned mine : learned.values()) {
            if (mine.open > 0 && !mine.sharedEntry.dirty && mine.sharedEntry.exchange == null) {
                long before = mine.suspect;
                mine.suspect += mine.open;
                mine.open = 0;
                if (informed && before == 0 && isCredible(mine.sharedEntry)) {
                    mine.acknowledge(world.now());
                }
            }
        }
        if (informed && store.idle()) {
            boolean away = !suspectName.isEmpty() && !suspectName.equals(store.incarnation());
            for (Learned mine : learned.values()) {
                if (!suspectName.isEmpty()) {
                    // What it learned just now to be in a base that is gone is not written again
                    // either.
                    long elsewhere = mine.open + mine.suspect + mine.acknowledged() - mine.own();
                    long gone = away ? mine.suspect : Math.clamp(elsewhere, 0, mine.suspect);
                    mine.notCopied += gone;
                    mine.suspect -= gone;
                }
                mine.acknowledge(world.now());
            }
            suspectName = "";
        }
    }

    /**
     * Whether the last answer speaks of the present server. After a loss it may come from the one
     * that is gone, and arrive just before that is heard: then it is written again.
     */
    private boolean isCredible(SharedEntry sharedEntry) {
        return suspectName.isEmpty()
                || redis.took(sharedEntry.key, sharedEntry.incarnation, sharedEntry.number);
    }
}
