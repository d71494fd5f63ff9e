// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.Block;
import dev.riskgate.block.BlockEntry;
import dev.riskgate.block.BlockTable;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Name;
import dev.riskgate.block.Target;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.state.SimulatedRedis;
import dev.riskgate.redis.state.SimulatedReplica;
import dev.riskgate.redis.state.SimulatedSeeds;
import dev.riskgate.redis.state.SimulatedTransport;
import dev.riskgate.redis.state.SimulatedWorld;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Operators block and lift on many replicas, of this layout and of the one before, while whatever
 * may go wrong does, in an order that a seed decides. What docs/operations.md promises of blocks is
 * looked at all the time, and in the end.
 */
final class BlocksSimulation implements SimulatedSeeds.Course {

    /** Within this a replica whose link works follows Redis, and Redis follows such a replica. */
    private static final long BOUND =
            SimulatedWorld.millis(Integer.getInteger("riskgate.simulation.bound", 500));

    private static final long LOOK = SimulatedWorld.millis(25);
    private static final int LOOKS = (int) (BOUND / LOOK);
    private static final long LENGTH = SimulatedWorld.seconds(20);

    private static final long LONGEST_PAUSE = SimulatedWorld.seconds(6);

    private static final byte[] SECRET = new byte[32];
    private static final List<Target> TARGETS =
            List.of(
                    new Target.Client("default", "a"),
                    new Target.Client("default", "b"),
                    new Target.Client("default", "c"),
                    new Target.Key("k"),
                    new Target.Key("l"),
                    new Target.Token("t"),
                    new Target.Token("u"));

    private final SimulatedWorld world;
    private final SimulatedRedis redis;
    private final UnaryOperator<SharedEntries> way;
    private final Map<Target, Name> names = new HashMap<>();
    private final List<SimulatedBlocks> replicas = new ArrayList<>();
    private final SpokenWords words = new SpokenWords();
    private final StoredBlocks stored;
    private final Map<String, BlockHistory> before = new HashMap<>();
    private final Map<String, Integer> happened = new TreeMap<>();
    private final double trouble;
    private final boolean upgrades;
    private boolean upgraded;
    private int losses;
    private long lost;
    private int course;
    private boolean healed;
    private String broken = "";

    BlocksSimulation(long seed, UnaryOperator<SharedEntries> way) {
        this.world = new SimulatedWorld(seed);
        this.way = way;
        this.redis =
                new SimulatedRedis(
                        world, (_, _, _, answer) -> course = 31 * course + answer.size());
        this.trouble = world.random().nextDouble();
        this.upgrades = world.chance(0.5);
        this.stored = new StoredBlocks(redis, SECRET);
        LocalBlocks namer = new LocalBlocks(SECRET, Instant::now, new Random(1), TARGETS.size());
        for (Target target : TARGETS) {
            Set<Name> known = namer.table().entries().keySet();
            namer.block(target, Block.FOREVER, "");
            Set<Name> more = new HashSet<>(namer.table().entries().keySet());
            more.removeAll(known);
            names.put(target, more.iterator().next());
        }
    }

    /**
     * @throws SimulatedSeeds.Broken if a promise was not kept
     */
    @Override
    public void run() {
        try {
            int count = 2 + world.random().nextInt(5);
            for (int i = 0; i < count; i++) {
                start(upgrades && world.chance(0.5));
            }
            world.in(0, this::speak);
            world.in(SimulatedWorld.seconds(1), this::trouble);
            world.in(0, this::look);
            if (upgrades) {
                world.in(world.between(LENGTH / 4, LENGTH), this::upgrade);
            }
            until(LENGTH);
            heal();
            // Pauses take their time, and after them words may come from a connection that is gone.
            until(world.now() + LONGEST_PAUSE + SimulatedTransport.LATEST);
            compare();
        } finally {
            List.copyOf(replicas).forEach(replica -> replica.process.kill());
        }
    }

    private void until(long nanos) {
        world.run(() -> !broken.isEmpty(), nanos);
        if (!broken.isEmpty()) {
            throw new SimulatedSeeds.Broken(broken);
        }
    }

    private void broken(String what) {
        if (broken.isEmpty()) {
            broken = what + " at " + world.now() / 1_000_000 + " ms";
        }
    }

    private void happens(String what) {
        happened.merge(what, 1, Integer::sum);
    }

    private void start(boolean old) {
        replicas.add(new SimulatedBlocks(world, redis, SECRET, old, way, 2 * LOOKS));
    }

    private SimulatedBlocks any() {
        return replicas.get(world.random().nextInt(replicas.size()));
    }

    private void speak() {
        if (healed) {
            return;
        }
        SimulatedBlocks replica = any();
        Target target = TARGETS.get(world.random().nextInt(TARGETS.size()));
        replica.process.thread(() -> speak(replica, target));
        world.in(world.between(0, SimulatedWorld.seconds(1)), this::speak);
    }

    private void speak(SimulatedBlocks replica, Target target) {
        SpokenWords.Word word = words.begin(name(target), world.now(), losses);
        replica.time.beforeAwait(() -> word.stamped(replica.known.table()));
        Reach reach;
        if (world.chance(0.5)) {
            reach = replica.unblock(target);
        } else {
            long millis = world.between(1, 60_000);
            long end = world.chance(0.5) ? Block.FOREVER : replica.process.wall().millis() + millis;
            reach = replica.block(target, end, "INC-" + world.now());
        }
        words.end(word, reach, replica.known.table(), world.now(), losses);
        happens("words " + reach);
        for (String prefix : prefixes(replica)) {
            if (word.mustBeStored() && !word.isIn(stored.under(prefix))) {
                broken("EVERYWHERE was told, and " + prefix + " does not have it");
            }
        }
        String contradiction = words.contradiction(word);
        if (!contradiction.isEmpty()) {
            broken(contradiction);
        }
    }

    private List<String> prefixes(SimulatedBlocks replica) {
        if (replica.isOld()) {
            return List.of(RedisKeys.FORMER_PREFIX);
        }
        return upgraded
                ? List.of(RedisKeys.PREFIX)
                : List.of(RedisKeys.FORMER_PREFIX, RedisKeys.PREFIX);
    }

    private BlockHistory history(String prefix) {
        return before.computeIfAbsent(prefix, _ -> new BlockHistory(2 * LOOKS));
    }

    private Name name(Target target) {
        return Objects.requireNonNull(names.get(target));
    }

    /** Everybody whose link works knows what was known a while ago. */
    private void look() {
        long now = world.now();
        for (String prefix : List.of(RedisKeys.FORMER_PREFIX, RedisKeys.PREFIX)) {
            history(prefix).add(stored.under(prefix));
        }
        for (SimulatedBlocks replica : replicas) {
            replica.before.add(replica.known.table());
            if (!replica.process.isGood()) {
                replica.goodSince = now + 1;
            }
        }
        for (SimulatedBlocks replica : replicas) {
            BlockTable here = replica.known.table();
            if (now - replica.goodSince >= BOUND && now - lost >= BOUND) {
                for (String prefix : prefixes(replica)) {
                    follows(here, history(prefix).before(LOOKS), "Redis has");
                }
            }
            if (now - replica.goodSince >= 2 * BOUND && now - lost >= 2 * BOUND) {
                for (SimulatedBlocks other : replicas) {
                    if (now - other.goodSince >= 2 * BOUND && (!upgraded || !other.isOld())) {
                        happens("looks at replicas with good links");
                        follows(here, other.before.before(2 * LOOKS), "another replica has known");
                    }
                }
            }
        }
        world.in(LOOK, this::look);
    }

    private void follows(BlockTable here, BlockTable there, String who) {
        Map<Name, BlockEntry> missing = there == here ? Map.of() : there.newerThan(here);
        if (!missing.isEmpty()) {
            broken(
                    "a replica does not know what "
                            + who
                            + ", longer than the bound: "
                            + missing.values());
        }
    }

    private void trouble() {
        if (healed) {
            return;
        }
        SimulatedBlocks replica = any();
        SimulatedReplica process = replica.process;
        replica.goodSince = world.now() + 1;
        switch (world.random().nextInt(32)) {
            case 0, 1, 2 -> process.transport.cut(world.between(0, SimulatedWorld.millis(300)));
            case 3, 4 -> process.transport.cut(world.between(0, SimulatedWorld.seconds(9)));
            case 5, 6 -> process.transport.hold(world.between(0, SimulatedWorld.seconds(1)));
            case 7 -> process.transport.hold(world.between(0, LONGEST_PAUSE));
            case 8, 9 -> process.transport.slow(world.between(1, SimulatedWorld.millis(700)));
            case 10, 11, 12 -> process.transport.heal();
            case 13, 14 -> process.pause(world.between(0, SimulatedWorld.seconds(1)));
            case 15 -> process.pause(world.between(0, LONGEST_PAUSE));
            case 16, 17 -> process.setWall(world.between(-1_000, 1_000));
            case 18, 19 -> kill(replica);
            case 20 -> start(upgrades && !upgraded && world.chance(0.3));
            case 21, 22 -> {
                redis.failOver(world.between(-1_000_000, 1_000_000));
                lost("failovers");
            }
            case 23 -> {
                redis.stop();
                everybodyStumbles();
                world.in(world.between(0, SimulatedWorld.seconds(9)), this::startRedis);
            }
            case 24 -> {
                if (world.chance(0.5)) {
                    redis.empty();
                } else {
                    redis.stop();
                    redis.startEmpty();
                }
                lost("losses of everything");
            }
            case 25, 26, 27 -> {
                happens("servers handed over");
                redis.handOver();
            }
            default -> {}
        }
        world.in(world.between(0, SimulatedWorld.seconds(0.2 + 3 * (1 - trouble))), this::trouble);
    }

    private void startRedis() {
        redis.startAgain();
        everybodyStumbles();
    }

    private void lost(String what) {
        happens(what);
        losses++;
        lost = world.now() + 1;
        everybodyStumbles();
    }

    private void everybodyStumbles() {
        replicas.forEach(replica -> replica.goodSince = world.now() + 1);
    }

    private void kill(SimulatedBlocks replica) {
        if (replicas.size() > 1) {
            replica.process.kill();
            replicas.remove(replica);
            if (world.chance(0.7)) {
                start(false);
            }
        }
    }

    /** The last replicas of the layout before end, and so does the right to it. */
    private void upgrade() {
        for (SimulatedBlocks replica : List.copyOf(replicas)) {
            if (replica.isOld()) {
                start(false);
                replica.process.kill();
                replicas.remove(replica);
            }
        }
        upgraded = true;
        if (world.chance(0.5)) {
            happens("rights taken");
            redis.refuse(RedisKeys.FORMER_PREFIX);
        }
    }

    private void heal() {
        healed = true;
        if (!redis.isUp()) {
            redis.startAgain();
        }
        replicas.forEach(replica -> replica.process.transport.heal());
        everybodyStumbles();
    }

    private void compare() {
        start(false);
        until(world.now() + SimulatedWorld.seconds(2));
        for (SimulatedBlocks replica : replicas) {
            for (String prefix : prefixes(replica)) {
                if (!replica.known.table().equals(stored.under(prefix))) {
                    broken("in the end a replica and " + prefix + " differ");
                }
            }
            for (Target target : TARGETS) {
                BlockEntry blockEntry = replica.known.table().get(name(target));
                boolean holds =
                        blockEntry != null && blockEntry.blocks(replica.process.wall().millis());
                if (holds != (replica.known.of(target) != null)) {
                    broken("the last word is " + blockEntry + " and does not hold");
                }
            }
        }
        if (!broken.isEmpty()) {
            throw new SimulatedSeeds.Broken(broken);
        }
    }

    /** What has happened, so that it can be seen that something has. */
    @Override
    public Map<String, Integer> happened() {
        return happened;
    }

    /** A digest of what Redis answered. */
    @Override
    public int course() {
        return course;
    }
}
