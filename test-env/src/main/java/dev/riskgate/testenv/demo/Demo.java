// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.envoy.EnvoyFailed;
import dev.riskgate.testenv.world.TestWorld;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * {@code ./riskgate demo [--keep]}. Exit status: 0 if everything happened as expected, 1 if
 * something did not, 2 if this machine lacks something.
 */
public final class Demo {

    /**
     * The story takes some minutes of the world's time; it ends before the real time, so that
     * nothing lies ahead.
     */
    private static final Duration HEAD_START = Duration.ofMinutes(10);

    private static final long SEED = 1;

    private final PrintStream out;
    private final DemoTable demoTable;

    private Demo(PrintStream out, boolean colours) {
        this.out = out;
        this.demoTable = new DemoTable(out, colours);
    }

    public static void main(String[] args) {
        if (!Set.of("--keep").containsAll(List.of(args))) {
            System.err.println("usage: ./riskgate demo [--keep]");
            System.exit(2);
        }
        // Before the first logger is made.
        System.setProperty("logback.configurationFile", "demo-logback.xml");
        boolean terminal = System.console() != null && System.console().isTerminal();
        boolean colours = terminal && System.getenv("NO_COLOR") == null;
        System.exit(new Demo(System.out, colours).run(args.length > 0));
    }

    private int run(boolean keep) {
        try {
            Path workDir = Files.createTempDirectory("riskgate-demo-");
            Checkout checkout = Checkout.find();
            out.println(demoTable.dim("Starting an API, a token issuer, Riskgate and Envoy ..."));
            boolean asTold;
            try (TestWorld testWorld =
                    TestWorld.start(TestWorld.Setup.of(checkout, workDir, Story.PARTNER))) {
                asTold = tell(testWorld);
                if (keep) {
                    stayUp(testWorld);
                }
            }
            if (asTold) {
                delete(workDir);
            } else {
                out.println("What was logged is in " + workDir);
            }
            return asTold ? 0 : 1;
        } catch (MissingPrerequisite | EnvoyFailed e) {
            System.err.println("riskgate: " + e.getMessage());
            return 2;
        } catch (InterruptedException _) {
            return 0;
        } catch (Exception e) {
            System.err.println("riskgate: the demo failed: " + e);
            e.printStackTrace();
            return 2;
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
        CountDownLatch forever = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(main::interrupt));
        forever.await();
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
