// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.block;

import dev.riskgate.block.Block;
import dev.riskgate.block.BlockEntry;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.Lifted;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Stamp;
import dev.riskgate.block.Target;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Caller;
import dev.riskgate.redis.link.FormerLayout;
import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Blocks that several replicas share. Each holds all of them and decides by what it holds; one
 * thread of each keeps it in step with Redis: it learns of a change by a hint (pub/sub), and polls
 * the version some times a second in case a hint was lost. While Redis is away everything known
 * holds, and what is blocked or lifted meanwhile holds here at once and is written when Redis is
 * back. Thread-safe.
 */
public final class RedisBlocks implements Blocks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBlocks.class);

    private static final long ASK_NANOS = Duration.ofMillis(400).toNanos();
    private static final Duration WRITE_PATIENCE = Duration.ofMillis(1_500);
    private static final int MAX_TASKS = 1_000;

    private final LocalBlocks known;
    private final RedisLink link;
    private final Time time;

    /** Those that are still looked at, the latest last. Belongs to the thread. */
    private List<BlockLayout> layouts;

    private final Hints hints;
    private final Thread thread =
            Thread.ofPlatform().name("riskgate-blocks").daemon().unstarted(this::run);
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(MAX_TASKS);

    private volatile boolean ended;

    /** Why the last attempt to read failed; empty if it did not. */
    private volatile String failure = "";

    private long nextAsk;

    /** What the thread does besides asking from time to time. */
    private sealed interface Task {
        record Heard(BlockLayout layout, SharedEntries.Hint hint) implements Task {}

        /**
         * @param done as soon as all that was known before is in Redis
         */
        record Write(CompletableFuture<Void> done) implements Task {}
    }

    /**
     * Shares nothing before {@link #run} is called.
     *
     * @param entries as Redis holds them under a layout's prefix
     */
    RedisBlocks(
            LocalBlocks known,
            RedisLink link,
            Function<String, ? extends SharedEntries> entries,
            Time time) {
        this.known = known;
        this.link = link;
        this.time = time;
        this.nextAsk = time.nanoTime();
        BlockLayout former =
                new BlockLayout(
                        new Sync(known, entries.apply(RedisKeys.FORMER_PREFIX)),
                        new FormerLayout("blocks"),
                        time);
        BlockLayout current =
                new BlockLayout(new Sync(known, entries.apply(RedisKeys.PREFIX)), null, time);
        this.layouts = List.of(former, current);
        this.hints =
                new Hints(
                        link,
                        Map.of(
                                RedisKeys.FORMER_PREFIX,
                                hint -> tasks.offer(new Task.Heard(former, hint)),
                                RedisKeys.PREFIX,
                                hint -> tasks.offer(new Task.Heard(current, hint))));
    }

    /**
     * Starts sharing. Returns at once, whether or not Redis answers: see {@link #awaitLoaded}.
     *
     * @param secret the key of pseudonyms, the same on every replica
     * @param previous the key before it, while blocks under it hold as well; null if there is none
     * @param clock decides when a block ends
     * @param max how many blocks there may be; Redis keeps as many lifted and ended ones besides
     */
    public static RedisBlocks start(
            RedisLink link,
            byte[] secret,
            byte @Nullable [] previous,
            InstantSource clock,
            RandomGenerator random,
            int max) {
        Time time = Time.system();
        RedisBlocks blocks =
                new RedisBlocks(
                        new LocalBlocks(secret, previous, clock, random, max),
                        link,
                        prefix -> new RedisEntries(link, prefix, random, 2 * max, time),
                        time);
        blocks.thread.start();
        return blocks;
    }

    /**
     * Waits until the blocks in Redis were read for the first time. @return false if that took
     * longer
     */
    public boolean awaitLoaded(Duration patience) {
        return time.await(loaded, patience);
    }

    /** Why the blocks in Redis are not known here yet; empty as soon as they were read once. */
    public String problem() {
        if (loaded.isDone()) {
            return "";
        }
        String why = failure;
        return "who is blocked was not read from Redis yet" + (why.isEmpty() ? "" : ": " + why);
    }

    @Override
    public @Nullable Block of(Caller caller) {
        return known.of(caller);
    }

    @Override
    public @Nullable Block of(InetAddress address) {
        return known.of(address);
    }

    @Override
    public @Nullable Block of(Target target) {
        return known.of(target);
    }

    @Override
    public Change block(Target target, long untilMillis, String note) {
        return say(target, LocalBlocks.blocked(target, untilMillis, note));
    }

    @Override
    public Change unblock(Target target) {
        return say(target, Lifted::new);
    }

    /**
     * The last word holds, whatever the clocks: one that was said elsewhere a moment ago may have a
     * later stamp than ours. Once all is written it is known here, and ours is said again, after
     * it.
     */
    private Change say(Target target, Function<Stamp, BlockEntry> word) {
        LocalBlocks.Written said = known.write(target, word);
        Reach reach = written();
        if (reach == Reach.EVERYWHERE && !known.stands(target, said.entry())) {
            said = known.write(target, word);
            reach = written();
        }
        return new Change(said.before(), reach);
    }

    @Override
    public List<Listed> list(int limit) {
        return known.list(limit);
    }

    @Override
    public int count() {
        return known.count();
    }

    /** Waits until all that is known here by now is in Redis, for a moment at most. */
    private Reach written() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (!link.up() || ended || !tasks.offer(new Task.Write(done))) {
            return Reach.HERE_FOR_NOW;
        }
        return time.await(done, WRITE_PATIENCE) ? Reach.EVERYWHERE : Reach.HERE_FOR_NOW;
    }

    /** Keeps in step until it is closed. */
    void run() {
        while (!ended) {
            try {
                long pause = Math.max(0, nextAsk - time.nanoTime());
                switch (time.poll(tasks, pause)) {
                    case Task.Heard(var blockLayout, var hint) -> blockLayout.sync().hint(hint);
                    case Task.Write(var done) -> attempt(done);
                    case null -> attempt(new CompletableFuture<>());
                }
            } catch (InterruptedException _) {
                return;
            } catch (Throwable e) {
                if (!ended) {
                    failure = String.valueOf(e);
                    LOG.error("sharing blocks failed; it goes on", e);
                }
            }
        }
    }

    /**
     * @param done receives what became of it
     */
    private void attempt(CompletableFuture<Void> done) {
        nextAsk = time.nanoTime() + ASK_NANOS;
        boolean written = false;
        try {
            if (link.up()) {
                hints.listen();
                step();
                written = layouts.stream().noneMatch(BlockLayout::isFull);
            }
        } catch (DegradedException e) {
            failure = String.valueOf(e.getMessage());
            LOG.debug("blocks: {}", e.getMessage());
        }
        if (written) {
            done.complete(null);
        } else {
            done.cancel(false);
        }
    }

    private void step() {
        known.adopt();
        List<DegradedException> failed = new ArrayList<>();
        each(blockLayout -> blockLayout.step(this::caughtUp), failed);
        // What was found in one of them and is not in the other.
        each(BlockLayout::write, failed);
        if (layouts.getFirst().isOver()) {
            layouts = List.of(layouts.getLast());
            hints.only(RedisKeys.PREFIX);
        }
        if (layouts.stream().allMatch(BlockLayout::isLoaded)) {
            loaded.complete(null);
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /** What fails in one layout does not keep the other from what it has to do. */
    private void each(Consumer<BlockLayout> action, List<DegradedException> failed) {
        for (BlockLayout blockLayout : layouts) {
            try {
                action.accept(blockLayout);
            } catch (DegradedException e) {
                failed.add(e);
            }
        }
    }

    /** The hint with the new version may be here already; then nothing has to be read. */
    private boolean caughtUp(BlockLayout blockLayout) {
        boolean any = false;
        while (tasks.peek() instanceof Task.Heard(var heard, var hint)) {
            heard.sync().hint(hint);
            tasks.remove();
            any |= heard == blockLayout;
        }
        return any && !blockLayout.sync().isBehind();
    }

    /** Ends asking and writing; the link is closed by whoever made it. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
