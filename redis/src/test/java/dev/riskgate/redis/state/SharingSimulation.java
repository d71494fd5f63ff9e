// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.Script;
import dev.riskgate.state.OneTimeUse;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Many replicas, one Redis with a copy, a network and clocks, and whatever may go wrong with them,
 * in an order that a seed decides. What docs/state.md promises is looked at all the time, and in
 * the end.
 */
final class SharingSimulation implements SimulatedSeeds.Course {

    private static final int CLIENTS = 5;
    private static final Duration DEAD_AFTER = Duration.ofSeconds(3);
    private static final long LENGTH = SimulatedWorld.seconds(40);
    private static final int DEEPEST = 6;
    private static final long CODE_STEP_MILLIS = 30_000;
    private static final Duration CODE_KEEP = Duration.ofMinutes(2);

    /** Who keeps the list of the living. */
    interface Membership {

        Replicas of(Random random, long leaseMillis);
    }

    private final SimulatedWorld world;
    private final SimulatedRedis redis;
    private final Membership membership;
    private final Predicate<String> next;
    private final RedisKeys redisKeys = new RedisKeys(SharedStores.SECRET);
    private final SharingSettings settings;
    private final List<SimulatedReplica> replicas = new ArrayList<>();
    private final List<SimulatedReplica> killed = new ArrayList<>();
    private final long[] counted = new long[CLIENTS];
    private final long[] lost = new long[CLIENTS];
    private final Map<String, Integer> codes = new HashMap<>();
    private final Map<String, Long> renewed = new HashMap<>();
    private final double trouble;
    private final Map<String, Integer> happened = new TreeMap<>();
    private final boolean roomy;
    private int course;
    private int deep;
    private int failovers;
    private boolean healed;
    private String broken = "";

    SharingSimulation(long seed, Membership membership) {
        this(seed, membership, _ -> false);
    }

    /**
     * @param next which names are of replicas of the next build, which knows one more trait
     */
    SharingSimulation(long seed, Membership membership, Predicate<String> next) {
        this.world = new SimulatedWorld(seed);
        this.membership = membership;
        this.next = next;
        this.trouble = world.random().nextDouble();
        this.redis = new SimulatedRedis(world, new Builds());
        // Clients that have to make room are read again; what a server loses of them meanwhile
        // nobody here holds any more.
        this.roomy = world.chance(0.8);
        this.settings =
                new SharingSettings(
                        Duration.ofMillis(500),
                        roomy ? 100 : 3,
                        Duration.ofDays(60),
                        Duration.ofDays(7),
                        Duration.ofMillis(200),
                        DEAD_AFTER);
    }

    /**
     * @throws SimulatedSeeds.Broken if a promise was not kept
     */
    @Override
    public void run() {
        int count = 2 + world.random().nextInt(7);
        for (int i = 0; i < count; i++) {
            start();
        }
        world.in(0, this::load);
        world.in(SimulatedWorld.seconds(1), this::trouble);
        world.in(SimulatedWorld.seconds(1), this::audit);
        until(LENGTH);
        heal();
        // Whoever is dead is found dead, and all is written.
        long end = world.now() + 8 * DEAD_AFTER.toNanos();
        until(end);
        for (SimulatedReplica replica : replicas) {
            world.run(replica.store::idle, end + SimulatedWorld.seconds(30));
            check(replica.store.idle(), "a replica cannot write what it knows");
        }
        compare();
    }

    private void until(long nanos) {
        world.run(() -> !broken.isEmpty(), nanos);
        check(broken.isEmpty(), broken);
    }

    private void start() {
        replicas.add(new SimulatedReplica(world, redis, settings, redisKeys, membership));
    }

    private void check(boolean holds, String what) {
        if (!holds) {
            broken = broken.isEmpty() ? what : broken;
            throw new SimulatedSeeds.Broken(broken + " at " + world.now() / 1_000_000 + " ms");
        }
    }

    private SimulatedReplica any() {
        return replicas.get(world.random().nextInt(replicas.size()));
    }

    private void load() {
        if (healed) {
            return;
        }
        SimulatedReplica replica = any();
        if (deep < DEEPEST) {
            replica.at(world.now(), () -> request(replica));
        }
        world.in(world.between(0, SimulatedWorld.millis(60)), this::load);
    }

    private void happens(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    private void request(SimulatedReplica replica) {
        if (deep >= DEEPEST) {
            return;
        }
        deep++;
        happens("requests");
        try {
            switch (world.random().nextInt(8)) {
                case 0 -> code(replica);
                case 1 -> strict(replica, world.random().nextInt(CLIENTS));
                case 2, 3 -> ordinary(replica, world.random().nextInt(CLIENTS), WriteUrgency.SOON);
                default ->
                        ordinary(replica, world.random().nextInt(CLIENTS), WriteUrgency.EVENTUAL);
            }
        } catch (DegradedException _) {
            // Not known here, or not in time.
        } finally {
            deep--;
        }
    }

    private void ordinary(SimulatedReplica replica, int client, WriteUrgency writeUrgency) {
        ProfileHandle profileHandle = replica.find(client, false);
        replica.learn(profileHandle, client);
        counted[client]++;
        replica.share(profileHandle, writeUrgency);
    }

    private void strict(SimulatedReplica replica, int client) {
        int before = failovers;
        ProfileHandle profileHandle = replica.find(client, true);
        replica.learn(profileHandle, client);
        counted[client]++;
        long seen = profileHandle.profile().requests();
        replica.share(profileHandle, WriteUrgency.AWAITED);
        happens("strict writes");
        if (before == failovers) {
            long written = redis.requests(redisKeys.profile(SimulatedReplica.subject(client)));
            check(
                    written >= seen,
                    "a strict write was answered and is not there: " + written + " of " + seen);
        }
    }

    private void code(SimulatedReplica replica) {
        long now = replica.wall().millis() / CODE_STEP_MILLIS;
        long step = now - 1 + world.random().nextInt(3);
        String code = world.random().nextInt(3) + ":" + step;
        OneTimeUse oneTimeUse =
                replica.store.useOnce(
                        code, (step - 1) * CODE_STEP_MILLIS, CODE_KEEP, replica.budget());
        happens("codes " + oneTimeUse);
        if (oneTimeUse == OneTimeUse.FIRST) {
            check(codes.merge(code, 1, Integer::sum) == 1, "a code was accepted twice");
        }
    }

    private void trouble() {
        if (healed) {
            return;
        }
        SimulatedReplica replica = any();
        switch (world.random().nextInt(30)) {
            case 0, 1, 2 -> replica.transport.cut(world.between(0, SimulatedWorld.millis(300)));
            case 3, 4 -> replica.transport.cut(world.between(0, SimulatedWorld.seconds(9)));
            case 5, 6 -> replica.transport.hold(world.between(0, SimulatedWorld.seconds(1)));
            case 7 -> replica.transport.hold(world.between(0, SimulatedWorld.seconds(12)));
            case 8, 9 -> replica.transport.slow(world.between(1, SimulatedWorld.millis(700)));
            case 10, 11, 12 -> replica.transport.heal();
            case 13, 14 -> replica.pause(world.between(0, SimulatedWorld.seconds(1)));
            case 15, 16 -> replica.pause(world.between(0, SimulatedWorld.seconds(15)));
            case 17 -> replica.setWall(world.between(-1_000, 1_000));
            case 18, 19 -> kill(replica);
            case 20 -> start();
            case 21 -> failOver();
            case 22 -> {
                redis.stop();
                world.in(world.between(0, SimulatedWorld.seconds(9)), redis::startAgain);
            }
            case 23 -> {
                if (world.chance(0.3)) {
                    empty(world.chance(0.5));
                }
            }
            default -> {}
        }
        world.in(world.between(0, SimulatedWorld.seconds(0.2 + 3 * (1 - trouble))), this::trouble);
    }

    private void kill(SimulatedReplica replica) {
        if (replicas.size() < 2) {
            return;
        }
        replica.kill();
        replicas.remove(replica);
        killed.add(replica);
        replica.learned.forEach(
                (client, mine) -> lost[client] += mine.open + mine.suspect + mine.notCopied);
        if (world.chance(0.7)) {
            start();
        }
    }

    private void failOver() {
        failovers++;
        replicas.forEach(SimulatedReplica::settle);
        long copied = redis.failOver(world.between(-1_000_000, 1_000_000));
        killed.forEach(replica -> lostSince(replica, copied));
        replicas.forEach(replica -> suspect(replica, copied));
    }

    private void empty(boolean restarted) {
        failovers++;
        replicas.forEach(SimulatedReplica::settle);
        if (restarted) {
            redis.stop();
            redis.startEmpty();
        } else {
            redis.empty();
        }
        killed.forEach(replica -> lostSince(replica, -1));
        replicas.forEach(replica -> suspect(replica, -1));
    }

    /** What was acknowledged is there. */
    private void audit() {
        for (int client = 0; client < CLIENTS; client++) {
            long acknowledged = 0;
            for (SimulatedReplica replica : replicas) {
                acknowledged += replica.acknowledged(client);
            }
            for (SimulatedReplica replica : killed) {
                acknowledged += replica.acknowledged(client);
            }
            long there = redis.requests(redisKeys.profile(SimulatedReplica.subject(client)));
            if (roomy && there < acknowledged) {
                broken =
                        "client "
                                + client
                                + ": "
                                + acknowledged
                                + " acknowledged, "
                                + there
                                + " there";
            }
        }
        world.in(SimulatedWorld.millis(200), this::audit);
    }

    /** What a dead replica had written since is nowhere. */
    private void lostSince(SimulatedReplica replica, long copied) {
        replica.learned.forEach((client, mine) -> lost[client] += mine.takeSince(copied));
    }

    /**
     * What a living replica had written since counts as not written, until it has been written
     * again. What it does not hold itself any more is nowhere: clients that had to make room, and
     * what stands in the base.
     */
    private void suspect(SimulatedReplica replica, long copied) {
        replica.learned.forEach(
                (client, mine) -> {
                    long since = mine.takeSince(copied);
                    long gone = replica.holds(client, mine) ? 0 : since;
                    if (gone == 0 && copied < 0) {
                        gone = Math.clamp(mine.open + mine.suspect + since - mine.own(), 0, since);
                    }
                    lost[client] += gone;
                    mine.suspect += since - gone;
                });
        replica.suspect();
    }

    /** Watches what is run. What replicas of the next build contribute has one more trait. */
    private final class Builds implements SimulatedRedis.Witness {

        private Set<String> traits = Set.of();

        @Override
        public byte[][] sent(Script script, byte[][] keys, byte[][] arguments) {
            if (!SimulatedData.text(keys[0]).endsWith(":profile")) {
                return arguments;
            }
            String name = SimulatedData.text(arguments[0]);
            byte[][] sent = arguments.clone();
            if (script.name().equals("exchange") && next.test(name)) {
                sent[5] = StoredForms.ofTheNextBuild(sent[5], arguments[0]);
            } else if (script.name().equals("fold")) {
                traits = traits(keys[0], "b");
                traits.addAll(traits(keys[0], "c:" + name));
            }
            return sent;
        }

        @Override
        public void ran(Script script, byte[][] keys, byte[][] arguments, List<Object> answer) {
            SharingSimulation.this.ran(script, keys, arguments, answer);
            boolean folded = script.name().equals("fold") && (Long) answer.getFirst() == 1;
            if (folded && SimulatedData.text(keys[0]).endsWith(":profile")) {
                traits.forEach(_ -> happens("traits of the next build folded"));
                if (!traits(keys[0], "b").equals(traits)) {
                    broken = "a trait of the next build was lost by a fold";
                }
            }
        }

        private Set<String> traits(byte[] key, String field) {
            List<?> fields = redis.hash(key);
            for (int i = 0; i < fields.size(); i += 2) {
                if (SimulatedData.text((byte[]) fields.get(i)).equals(field)) {
                    return StoredForms.traits((byte[]) fields.get(i + 1));
                }
            }
            return new HashSet<>();
        }
    }

    private void ran(Script script, byte[][] keys, byte[][] arguments, List<Object> answer) {
        String name = script.name();
        for (byte[] argument : arguments) {
            course = 31 * course + Arrays.hashCode(argument);
        }
        if (name.equals("heartbeat")) {
            boolean over = (Long) answer.getFirst() == 2;
            renewed.put(SimulatedData.text(arguments[over ? 2 : 0]), world.now());
        } else if (name.equals("fold") && (Long) answer.getFirst() == 1) {
            happens("folds");
            folded(SimulatedData.text(arguments[0]));
            fences(keys[0]);
        } else if (name.equals("exchange") && (Long) answer.getFirst() != 1) {
            happens("exchanges refused with " + answer.getFirst());
        } else if (name.equals("exchange") && arguments.length > 8) {
            happens("exchanges with former names");
            fences(keys[0]);
        }
    }

    private void folded(String dead) {
        long since = world.now() - renewed.getOrDefault(dead, Long.MIN_VALUE / 2);
        if (since < DEAD_AFTER.toNanos()) {
            broken = "fenced, though its lease was renewed " + since / 1_000_000 + " ms ago";
        }
    }

    private void fences(byte[] key) {
        List<?> fields = redis.hash(key);
        for (int i = 0; i < fields.size(); i += 2) {
            if (SimulatedData.text((byte[]) fields.get(i)).equals("f")) {
                String fences = SimulatedData.text((byte[]) fields.get(i + 1));
                if (fences.split(",", -1).length > 16 + 8) {
                    broken = "fences accumulate: " + fences;
                }
            }
        }
    }

    private void heal() {
        healed = true;
        if (!redis.isUp()) {
            redis.startAgain();
        }
        for (SimulatedReplica replica : replicas) {
            replica.transport.heal();
            replica.wakeUp();
        }
    }

    private void compare() {
        start();
        SimulatedReplica late = replicas.getLast();
        until(world.now() + SimulatedWorld.seconds(2));
        for (int client = 0; client < CLIENTS; client++) {
            int one = client;
            for (SimulatedReplica replica : replicas) {
                lost[one] += replica.notCopied(one);
            }
            long requests = asked(late, one);
            check(requests <= counted[one], "counted twice: " + requests + " of " + counted[one]);
            check(
                    !roomy || requests >= counted[one] - lost[one],
                    "lost: "
                            + requests
                            + " of "
                            + counted[one]
                            + ", though at most "
                            + lost[one]
                            + " may be");
            for (SimulatedReplica replica : replicas) {
                long also = asked(replica, one);
                check(also == requests, "replicas differ: " + also + " and " + requests);
            }
        }
    }

    private long asked(SimulatedReplica replica, int client) {
        long[] answer = {-1};
        replica.at(world.now(), () -> answer[0] = replica.requests(client));
        world.run(() -> answer[0] >= 0, world.now() + SimulatedWorld.seconds(5));
        return answer[0];
    }

    /** What has happened, so that it can be seen that something has. */
    @Override
    public Map<String, Integer> happened() {
        return happened;
    }

    /** A digest of all that Redis was asked. */
    @Override
    public int course() {
        return course;
    }
}
