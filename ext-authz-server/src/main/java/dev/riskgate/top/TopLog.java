// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import dev.riskgate.signals.observation.Subject;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * Every {@link #STRETCH}, writes to the server's log: the clients with the most odd requests since
 * the last time, and the networks from which many clients were refused. Silent where no client made
 * {@value #WORTH_TELLING}, and from no network {@value #MANY_CLIENTS} were refused. Thread-safe.
 */
public final class TopLog implements AutoCloseable {

    static final Duration STRETCH = Duration.ofMinutes(5);
    static final int WORTH_TELLING = 20;
    static final int MANY_CLIENTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(TopLog.class);
    private static final int TOLD = 5;

    private final TopClients top;
    private final InstantSource clock;
    private final UnaryOperator<String> quoting;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofVirtual().name("riskgate-top").factory());

    /**
     * @param quoting makes an id harmless in a log
     */
    public TopLog(TopClients top, InstantSource clock, UnaryOperator<String> quoting) {
        this.top = top;
        this.clock = clock;
        this.quoting = quoting;
    }

    public void start() {
        long seconds = STRETCH.toSeconds();
        timer.scheduleAtFixedRate(this::turn, seconds, seconds, TimeUnit.SECONDS);
    }

    /** Ends a stretch of time and tells of it. */
    void turn() {
        TopClients.Top ended = top.turn(clock.millis(), TOLD);
        tellNetworks(ended.networks());
        List<String> told =
                ended.clients().stream()
                        .filter(one -> one.odd() >= WORTH_TELLING)
                        .map(this::line)
                        .toList();
        if (!told.isEmpty()) {
            LOG.info(
                    "clients with the most odd requests since {}: {}; all of them: riskgate top",
                    Instant.ofEpochMilli(ended.sinceMillis()).truncatedTo(ChronoUnit.SECONDS),
                    String.join(", ", told));
        }
    }

    private static void tellNetworks(List<TopNetwork> networks) {
        List<String> told =
                networks.stream()
                        .filter(one -> one.clients() >= MANY_CLIENTS)
                        .map(TopLog::line)
                        .toList();
        if (!told.isEmpty()) {
            LOG.warn(
                    "many clients were refused from one network within the last 10 minutes: {}; all"
                            + " of them: riskgate top",
                    String.join(", ", told));
        }
    }

    private static String line(TopNetwork one) {
        return "%s with %d clients%s and %d requests, last %s"
                .formatted(
                        one.network(),
                        one.clients(),
                        one.clients() == NetworkSketch.CLIENTS ? " or more" : "",
                        one.refused(),
                        one.decision());
    }

    private String line(TopClient one) {
        Subject client = one.client();
        return "%s of tenant %s in namespace %s with %d, %d of them refused, last %s"
                .formatted(
                        quoting.apply(client.id()),
                        quoting.apply(client.tenant()),
                        quoting.apply(client.namespace()),
                        one.odd(),
                        one.refused(),
                        one.decision());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
