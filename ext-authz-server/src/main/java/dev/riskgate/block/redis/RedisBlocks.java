package dev.riskgate.block.redis;

import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.LocalBlocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Caller;
import dev.riskgate.state.redis.FormerLayout;
import dev.riskgate.state.redis.Names;
import dev.riskgate.state.redis.RedisLink;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Blocks that several replicas share. Each holds all of them and decides by what it holds; one thread of each keeps it in step
 * with Redis: it hears of a change by a hint (pub/sub), and asks for the version some times a second in case a hint was lost.
 * While Redis is away everything known holds, and what is blocked or lifted meanwhile holds here at once and is written
 * when Redis is back. Thread-safe.
 */
public final class RedisBlocks implements Blocks, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RedisBlocks.class);

    private static final long ASK_NANOS = Duration.ofMillis(400).toNanos();
    private static final Duration WRITE_PATIENCE = Duration.ofMillis(1_500);
    private static final int MAX_TASKS = 1_000;

    private final LocalBlocks known;
    private final RedisLink link;

    /** Those that are still looked at, the latest last. Belongs to the thread. */
    private List<Layout> layouts;

    private final Hints hints;
    private final Thread thread;
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>(MAX_TASKS);

    private volatile boolean ended;
    private long nextAsk = System.nanoTime();

    /** What the thread does besides asking from time to time. */
    private sealed interface Task {
        record Heard(Layout layout, SharedEntries.Hint hint) implements Task {}

        /** @param done as soon as all that was known before is in Redis */
        record Write(CompletableFuture<Void> done) implements Task {}
    }

    private RedisBlocks(LocalBlocks known, RedisLink link, RandomGenerator random, int max) {
        this.known = known;
        this.link = link;
        Layout former = layout(Names.FORMER_PREFIX, new FormerLayout("blocks"), random, max);
        Layout current = layout(Names.PREFIX, null, random, max);
        this.layouts = List.of(former, current);
        this.hints =
                new Hints(
                        link,
                        Map.of(
                                Names.FORMER_PREFIX,
                                hint -> tasks.offer(new Task.Heard(former, hint)),
                                Names.PREFIX,
                                hint -> tasks.offer(new Task.Heard(current, hint))));
        this.thread = Thread.ofPlatform().name("riskgate-blocks").daemon().unstarted(this::run);
    }

    private Layout layout(
            String prefix, @Nullable FormerLayout former, RandomGenerator random, int max) {
        return new Layout(new Sync(known, new RedisEntries(link, prefix, random, max)), former);
    }

    /**
     * Starts sharing. Returns at once, whether or not Redis answers: see {@link #loaded}.
     *
     * @param secret the key of pseudonyms, the same on every replica
     * @param previous the key before it, while blocks under it hold as well; null if there is none
     * @param clock tells when a block ends
     * @param max how many blocks there may be; Redis keeps as many lifted and ended ones besides
     */
    public static RedisBlocks start(
            RedisLink link,
            byte[] secret,
            byte @Nullable [] previous,
            InstantSource clock,
            RandomGenerator random,
            int max) {
        RedisBlocks blocks =
                new RedisBlocks(
                        new LocalBlocks(secret, previous, clock, random, max),
                        link,
                        random,
                        2 * max);
        blocks.thread.start();
        return blocks;
    }

    /** Waits until the blocks in Redis were read for the first time. @return false if that took longer */
    public boolean awaitLoaded(Duration patience) {
        return await(loaded, patience);
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
        return new Change(known.block(target, untilMillis, note).before(), written());
    }

    @Override
    public Change unblock(Target target) {
        return new Change(known.unblock(target).before(), written());
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
        return await(done, WRITE_PATIENCE) ? Reach.EVERYWHERE : Reach.HERE_FOR_NOW;
    }

    private static boolean await(CompletableFuture<Void> future, Duration patience) {
        try {
            future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (CancellationException | ExecutionException | TimeoutException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        while (!ended) {
            try {
                long pause = Math.max(0, nextAsk - System.nanoTime());
                switch (tasks.poll(pause, TimeUnit.NANOSECONDS)) {
                    case Task.Heard(var layout, var hint) -> layout.sync().hint(hint);
                    case Task.Write(var done) -> attempt(done);
                    case null -> attempt(new CompletableFuture<>());
                }
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("sharing blocks failed; it goes on", e);
            }
        }
    }

    /** @param done is told what became of it */
    private void attempt(CompletableFuture<Void> done) {
        nextAsk = System.nanoTime() + ASK_NANOS;
        boolean written = false;
        try {
            if (link.up()) {
                hints.listen();
                step();
                written = layouts.stream().noneMatch(Layout::isFull);
            }
        } catch (DegradedException e) {
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
        each(layout -> layout.step(this::caughtUp), failed);
        // What was found in one of them and is not in the other.
        each(Layout::write, failed);
        if (layouts.getFirst().isOver()) {
            layouts = List.of(layouts.getLast());
            hints.only(Names.PREFIX);
        }
        if (layouts.stream().allMatch(Layout::isLoaded)) {
            loaded.complete(null);
        }
        if (!failed.isEmpty()) {
            throw failed.getFirst();
        }
    }

    /** What fails in one layout does not keep the other from what it has to do. */
    private void each(Consumer<Layout> action, List<DegradedException> failed) {
        for (Layout layout : layouts) {
            try {
                action.accept(layout);
            } catch (DegradedException e) {
                failed.add(e);
            }
        }
    }

    /** The hint that tells of the new version may be here already; then nothing has to be read. */
    private boolean caughtUp(Layout layout) {
        boolean any = false;
        while (tasks.peek() instanceof Task.Heard(var heard, var hint)) {
            heard.sync().hint(hint);
            tasks.remove();
            any |= heard == layout;
        }
        return any && !layout.sync().isBehind();
    }

    /** Ends asking and writing; the link is closed by whoever made it. */
    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
