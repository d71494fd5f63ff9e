// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.envoy.EnvoyFailed;
import dev.riskgate.testredis.NoRedis;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a demo in a temporary folder, and ends it in order, also at Ctrl-C: whoever ends this JVM
 * waits until the demo has closed what it opened and its folder is gone.
 */
final class DemoRun {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A process that was killed a moment ago may still write a file. */
    private static final int ATTEMPTS = 20;

    private final PrintStream out;
    private final PrintStream err;
    private volatile boolean ending;

    DemoRun(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** What runs. */
    interface Body {
        /**
         * @return whether everything happened as expected; if not, the folder is kept
         * @throws InterruptedException if it was interrupted, and has closed all that it opened
         */
        boolean in(Path folder) throws Exception;
    }

    /**
     * @return the exit status
     */
    int run(Body body) {
        CountDownLatch ended = new CountDownLatch(1);
        Thread running = Thread.currentThread();
        Thread end = new Thread(() -> end(running, ended), "demo-end");
        Runtime.getRuntime().addShutdownHook(end);
        try {
            return inFolder(body);
        } finally {
            ended.countDown();
        }
    }

    private void end(Thread running, CountDownLatch ended) {
        ending = true;
        running.interrupt();
        try {
            if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                err.println("riskgate: not everything has ended within " + PATIENCE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private int inFolder(Body body) {
        Path folder;
        try {
            folder = Files.createTempDirectory("riskgate-demo-");
        } catch (IOException e) {
            err.println("riskgate: there is no place for temporary files: " + e.getMessage());
            return 2;
        }
        int status = status(body, folder);
        if (status == 0 || ending) {
            delete(folder);
        } else {
            out.println("What was logged is in " + folder);
        }
        return status;
    }

    private int status(Body body, Path folder) {
        try {
            return body.in(folder) ? 0 : 1;
        } catch (InterruptedException _) {
            return 0;
        } catch (MissingPrerequisite | EnvoyFailed | NoRedis e) {
            return failed(String.valueOf(e.getMessage()));
        } catch (Exception e) {
            if (!ending) {
                e.printStackTrace(err);
            }
            return failed("the demo failed: " + e);
        }
    }

    private int failed(String reason) {
        // What breaks because of the end is no failure.
        if (ending) {
            return 0;
        }
        err.println("riskgate: " + reason);
        return 2;
    }

    private static void delete(Path folder) {
        // Whoever interrupted this thread wants the end, and this is a part of it.
        boolean interrupted = Thread.interrupted();
        for (int attempt = 1; ; attempt++) {
            try {
                deleteOnce(folder);
                break;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException("cannot delete " + folder, e);
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deleteOnce(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException _) {
            // Gone already.
        } catch (UncheckedIOException e) {
            throw new IOException(e);
        }
    }
}
