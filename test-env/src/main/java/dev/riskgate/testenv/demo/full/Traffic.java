// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.RawHttp;
import dev.riskgate.testenv.world.RawHttp.Request;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends a stream of requests at random moments (a Poisson process), whatever becomes of those
 * before, until it is closed.
 */
final class Traffic implements AutoCloseable {

    private static final int MOST_AT_ONCE = 64;

    private final RawHttp http;
    private final Stream stream;
    private final Random random;
    private final Supplier<Answers> answers;
    private final Semaphore room = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread driver;

    private Traffic(RawHttp http, Stream stream, Random random, Supplier<Answers> answers) {
        this.http = http;
        this.stream = stream;
        this.random = random;
        this.answers = answers;
        this.driver = Thread.ofVirtual().name("traffic").unstarted(this::drive);
    }

    /**
     * @param answers where the answer to a request that is sent now is counted
     */
    static Traffic start(RawHttp http, Stream stream, long seed, Supplier<Answers> answers) {
        Traffic traffic = new Traffic(http, stream, new Random(seed), answers);
        traffic.driver.start();
        return traffic;
    }

    private void drive() {
        try {
            while (true) {
                double seconds = -Math.log(1 - random.nextDouble()) / stream.perSecond();
                TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
                room.acquire();
                Request request = stream.next().apply(random);
                Answers counted = answers.get();
                senders.execute(() -> send(request, counted));
            }
        } catch (InterruptedException _) {
            // Closed.
        }
    }

    private void send(Request request, Answers counted) {
        try {
            counted.add(http.send(request));
        } catch (IOException _) {
            counted.addNone();
        } finally {
            room.release();
        }
    }

    /** Sends no more, and waits for the answers that are still to come. */
    @Override
    public void close() {
        driver.interrupt();
        try {
            driver.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        senders.close();
    }
}
