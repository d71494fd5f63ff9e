// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.RawHttp;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends the load and tells what happens, scene by scene. The honest callers call from the start
 * until it is closed. Used by one thread.
 */
final class LoadStory implements AutoCloseable {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final PrintStream out;
    private final RawHttp http;
    private final Scenes scenes;
    private final long seed;
    private final long start = System.nanoTime();
    private final long end;
    private final List<Traffic> honestTraffic = new ArrayList<>();
    private final AtomicReference<Answers> honest = new AtomicReference<>(new Answers());

    /**
     * @param http through Envoy
     * @param seed of everything that is random
     * @param lasts how long it is told; for ever if null
     */
    LoadStory(
            PrintStream out,
            RawHttp http,
            Callers callers,
            Scenes scenes,
            long seed,
            @Nullable Duration lasts) {
        this.out = out;
        this.http = http;
        this.scenes = scenes;
        this.seed = seed;
        this.end = lasts == null ? Long.MAX_VALUE : lasts.toNanos();
        for (Stream stream : callers.honest()) {
            long its = seed + honestTraffic.size();
            honestTraffic.add(Traffic.start(http, stream, its, honest::get));
        }
        say("Honest callers only: acme, globex and initech by API key, analytics by token.");
    }

    /** Whether its time is up. */
    boolean isOver() {
        return System.nanoTime() - start >= end;
    }

    /**
     * Tells one round, or what there is time for.
     *
     * @param round from 0 on
     * @param explain the command that explains the decision of an id
     */
    void tell(int round, Explain explain) throws IOException, InterruptedException {
        for (Scene scene : scenes.of(round)) {
            pause(Scenes.calm(round));
            if (isOver()) {
                return;
            }
            play(scene, explain);
        }
    }

    /** Makes a command of a decision's id. */
    interface Explain {
        String command(String decision);
    }

    void say(String sentence) {
        out.println(LocalTime.now(ZoneId.systemDefault()).format(TIME) + "  " + sentence);
    }

    /** The honest callers stop. */
    @Override
    public void close() {
        honestTraffic.forEach(Traffic::close);
    }

    private void play(Scene scene, Explain explain) throws IOException, InterruptedException {
        say(scene.title());
        honest.set(new Answers());
        Answers answers = new Answers();
        List<Traffic> traffic = new ArrayList<>();
        try {
            scene.begin().happen(answers);
            for (Stream stream : scene.streams()) {
                traffic.add(Traffic.start(http, stream, seed, () -> answers));
            }
            pause(scene.lasts());
        } finally {
            scene.end().run();
            traffic.forEach(Traffic::close);
        }
        note(answers + "; meanwhile, to honest callers: " + honest.get());
        note("see: " + scene.look());
        if (!answers.refused().isEmpty()) {
            note("why: " + explain.command(answers.refused()));
        }
    }

    private void pause(Duration span) throws InterruptedException {
        long left = end - (System.nanoTime() - start);
        TimeUnit.NANOSECONDS.sleep(Math.min(span.toNanos(), left));
    }

    private void note(String text) {
        out.println("          " + text);
    }
}
