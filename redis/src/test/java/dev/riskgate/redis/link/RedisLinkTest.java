// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** What the log says of a Redis that goes away, however many notice it. */
class RedisLinkTest {

    private static final int ROUNDS = 3_000;
    private static final int CHECKS = 2;

    private final Logger log = (Logger) LoggerFactory.getLogger(RedisLink.class);
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    lines.add(event.getFormattedMessage());
                }
            };
    private final RedisLink link =
            new RedisLink(
                    new RedisSettings(
                            RedisSettings.Mode.SINGLE,
                            List.of(new RedisSettings.Node("127.0.0.1", 1)),
                            null,
                            null,
                            null,
                            null,
                            0,
                            null,
                            Duration.ofMillis(50)));

    @BeforeEach
    void listen() {
        appender.start();
        log.addAppender(appender);
        log.setAdditive(false);
    }

    @AfterEach
    void close() {
        log.setAdditive(true);
        log.detachAppender(appender);
        link.close();
    }

    private List<String> away() {
        return lines.stream().filter(line -> line.startsWith("Redis is away")).toList();
    }

    @Test
    void checksThatFindOutAtTheSameMomentTellItOnce() throws Exception {
        AtomicInteger ready = new AtomicInteger();
        try (ExecutorService checks = Executors.newFixedThreadPool(CHECKS)) {
            for (int round = 0; round < ROUNDS; round++) {
                link.open();
                ready.set(0);
                List<Future<Boolean>> all = new ArrayList<>();
                for (int i = 0; i < CHECKS; i++) {
                    all.add(checks.submit(() -> finds(ready)));
                }
                for (Future<Boolean> each : all) {
                    each.get();
                }
            }
        }

        assertThat(away()).hasSize(ROUNDS);
    }

    /** All go on at once, which a barrier that wakes them one by one does not give. */
    private boolean finds(AtomicInteger ready) {
        ready.incrementAndGet();
        while (ready.get() < CHECKS) {
            Thread.onSpinWait();
        }
        link.shut("no answer in time");
        return true;
    }

    @Test
    void whoAsksPatientlyOnItsConnectionsTellsNothing() {
        link.open();
        RedisLink patient = link.patient(Duration.ofSeconds(1));
        patient.open();

        patient.shut("no answer in time");
        patient.full(true);
        link.shut("no answer in time");

        assertThat(away()).hasSize(1);
        assertThat(lines).noneMatch(line -> line.contains("full"));
    }
}
