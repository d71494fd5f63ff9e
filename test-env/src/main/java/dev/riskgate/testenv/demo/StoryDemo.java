// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The story: one request after the other, each with what became of it. */
final class StoryDemo {

    /**
     * The story takes some minutes of the world's time; it ends before the real time, so that
     * nothing lies ahead.
     */
    private static final Duration HEAD_START = Duration.ofMinutes(10);

    private static final long SEED = 1;

    private final PrintStream out;
    private final DemoTable demoTable;

    StoryDemo(PrintStream out, boolean colours) {
        this.out = out;
        this.demoTable = new DemoTable(out, colours);
    }

    /**
     * Starts everything and tells the story.
     *
     * @param keep whether all stays up afterwards, until the thread is interrupted
     * @return whether everything happened as expected
     */
    boolean run(Path folder, boolean keep) throws Exception {
        Checkout checkout = Checkout.find();
        out.println(demoTable.dim("Starting an API, a token issuer, Riskgate and Envoy ..."));
        try (TestWorld testWorld =
                TestWorld.start(TestWorld.Setup.of(checkout, folder, Story.PARTNER))) {
            boolean asTold = tell(testWorld);
            if (keep) {
                stayUp(testWorld);
            }
            return asTold;
        }
    }

    private boolean tell(TestWorld testWorld) throws IOException {
        out.println(demoTable.dim("Envoy: " + testWorld.envoy().origin()));
        long start = System.nanoTime();
        Instant now = Instant.now().minus(HEAD_START);
        int requests = new History(testWorld, SEED).replayUntil(now);
        out.println(
                demoTable.dim(
                        "Replayed a month of the partner's requests: %,d checks in %.1f s."
                                .formatted(requests, (System.nanoTime() - start) / 1e9)));
        out.println();
        demoTable.head();
        Teller teller = new Teller(testWorld);
        int differing = 0;
        for (DemoStep demoStep : Story.steps()) {
            DemoOutcome got = teller.tell(demoStep);
            List<String> differences = demoStep.expected().differences(got);
            differing += differences.isEmpty() ? 0 : 1;
            demoTable.line(demoStep, got, differences);
        }
        out.println();
        out.println(
                differing == 0
                        ? "Everything happened as expected."
                        : differing + " lines differ from the story.");
        return differing == 0;
    }

    private void stayUp(TestWorld testWorld) throws InterruptedException {
        testWorld.clock().reset();
        new Playground(testWorld).describe(out);
        new CountDownLatch(1).await();
    }
}
