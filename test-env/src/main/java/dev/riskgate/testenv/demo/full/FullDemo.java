// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.demo.full.FullWorld.Server;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells the story of the full demo, round by round, until it is interrupted or its time is up. */
public final class FullDemo {

    /** How long servers may take to find Redis again. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PrintStream out;
    private final long seed;
    private final @Nullable Duration lasts;
    private final LogBounds bounds = new LogBounds();
    private final ServerMetrics metrics = new ServerMetrics();

    /**
     * @param seed of everything that is random in the load
     * @param lasts how long the story is told; for ever if null
     */
    public FullDemo(PrintStream out, long seed, @Nullable Duration lasts) {
        this.out = out;
        this.seed = seed;
        this.lasts = lasts;
    }

    /**
     * Starts everything, tells the story, and ends everything.
     *
     * @param folder for all files; must exist
     * @return whether both servers decided and share the state
     * @throws InterruptedException if somebody wants the end
     */
    public boolean run(Path folder) throws Exception {
        out.println("Starting Redis, an API, a token issuer, two Riskgates and Envoy ...");
        try (FullWorld world = FullWorld.start(Checkout.find(), folder, seed)) {
            FullGuide guide = new FullGuide(world);
            guide.describe(out);
            boolean good = tell(world, guide);
            out.println("Ending everything ...");
            return good;
        }
    }

    private boolean tell(FullWorld world, FullGuide guide) throws Exception {
        Scenes scenes =
                new Scenes(world.callers(), world.http(), world.outage(), InstantSource.system());
        boolean good = false;
        try (LoadStory story =
                new LoadStory(out, world.http(), world.callers(), scenes, seed, lasts)) {
            for (int round = 0; !story.isOver(); round++) {
                story.tell(round, guide::explain);
                good = summary(world, story);
                tidy(world);
            }
        }
        return good;
    }

    /** What the servers say of themselves, as soon as all of them reach Redis (again). */
    private boolean summary(FullWorld world, LoadStory story)
            throws IOException, InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!share(world) && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        boolean sharing = share(world);
        boolean allDecided = true;
        List<String> decided = new ArrayList<>();
        for (Server server : world.servers()) {
            double count = metrics.sum(server.management(), "riskgate_decisions_total");
            allDecided &= count > 0;
            decided.add("%s decided %,.0f requests".formatted(server.process().name(), count));
        }
        String end = sharing ? "; they share one Redis." : "; they share NO Redis.";
        story.say(String.join(", ", decided) + end);
        return sharing && allDecided;
    }

    private boolean share(FullWorld world) throws IOException, InterruptedException {
        for (Server server : world.servers()) {
            double seen = metrics.sum(server.management(), "riskgate_redis_replicas");
            if (seen != world.servers().size()) {
                return false;
            }
        }
        return true;
    }

    private void tidy(FullWorld world) throws IOException {
        bounds.rotate(
                world.servers().stream().map(server -> server.process().decisions()).toList());
        bounds.truncate(world.envoy().accessLog());
    }
}
