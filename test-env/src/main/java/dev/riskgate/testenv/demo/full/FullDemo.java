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
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Tells the story of the full demo, round by round, until it is interrupted or its time is up. */
public final class FullDemo {

    /** How long servers may take to find Redis again. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PrintStream out;
    private final long seed;
    private final long end;
    private final LogBounds bounds = new LogBounds();
    private final ServerMetrics metrics = new ServerMetrics();
    private final AtomicReference<Answers> honest = new AtomicReference<>(new Answers());

    /**
     * @param seed of everything that is random in the load
     * @param lasts how long the story is told; for ever if null
     */
    public FullDemo(PrintStream out, long seed, @Nullable Duration lasts) {
        this.out = out;
        this.seed = seed;
        this.end = lasts == null ? Long.MAX_VALUE : lasts.toNanos();
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
            new FullGuide(world).describe(out);
            long start = System.nanoTime();
            List<Traffic> traffic = honestTraffic(world);
            try {
                Scenes scenes =
                        new Scenes(
                                world.callers(),
                                world.http(),
                                world::stallRedis,
                                InstantSource.system());
                boolean good = false;
                for (int round = 0; !isOver(start); round++) {
                    tell(world, scenes, round, start);
                    good = summary(world);
                }
                out.println("Ending everything ...");
                return good;
            } finally {
                traffic.forEach(Traffic::close);
            }
        }
    }

    private void tell(FullWorld world, Scenes scenes, int round, long start) throws Exception {
        for (Scene scene : scenes.of(round)) {
            pause(Scenes.calm(round), start);
            if (isOver(start)) {
                return;
            }
            play(world, scene, start);
            tidy(world);
        }
    }

    private void play(FullWorld world, Scene scene, long start) throws Exception {
        say(scene.title());
        honest.set(new Answers());
        Answers answers = new Answers();
        scene.begin().happen(answers);
        List<Traffic> traffic = new ArrayList<>();
        try {
            for (Stream stream : scene.streams()) {
                traffic.add(Traffic.start(world.http(), stream, seed, () -> answers));
            }
            pause(scene.lasts(), start);
        } finally {
            scene.end().run();
            traffic.forEach(Traffic::close);
        }
        note(answers + "; meanwhile, to honest callers: " + honest.get());
        note("see: " + scene.look());
        if (!answers.refused().isEmpty()) {
            note("why: " + new FullGuide(world).explain(answers.refused()));
        }
    }

    private List<Traffic> honestTraffic(FullWorld world) {
        List<Traffic> traffic = new ArrayList<>();
        for (Stream stream : world.callers().honest()) {
            traffic.add(Traffic.start(world.http(), stream, seed + traffic.size(), honest::get));
        }
        say("Honest callers only: acme, globex and initech by API key, analytics by token.");
        return traffic;
    }

    /** What the servers say of themselves, as soon as all of them reach Redis (again). */
    private boolean summary(FullWorld world) throws IOException, InterruptedException {
        long patience = System.nanoTime() + PATIENCE.toNanos();
        while (!share(world) && System.nanoTime() < patience) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        boolean good = share(world);
        List<String> decided = new ArrayList<>();
        for (Server server : world.servers()) {
            double count = metrics.sum(server.management(), "riskgate_decisions_total");
            good &= count > 0;
            decided.add("%s decided %,.0f requests".formatted(server.process().name(), count));
        }
        say(
                String.join(", ", decided)
                        + (share(world) ? "; they share one Redis." : "; they share NO Redis."));
        return good;
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

    private boolean isOver(long start) {
        return System.nanoTime() - start >= end;
    }

    private void pause(Duration span, long start) throws InterruptedException {
        long left = end - (System.nanoTime() - start);
        TimeUnit.NANOSECONDS.sleep(Math.min(span.toNanos(), left));
    }

    private void say(String sentence) {
        out.println(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + "  " + sentence);
    }

    private void note(String text) {
        out.println("          " + text);
    }
}
