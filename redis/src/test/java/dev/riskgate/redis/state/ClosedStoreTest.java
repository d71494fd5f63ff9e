// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.redis.link.RedisKeys;
import dev.riskgate.redis.link.RedisLink;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** A store that is closed while its thread is at work. */
class ClosedStoreTest {

    private final Logger log = (Logger) LoggerFactory.getLogger("dev.riskgate.redis");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final List<Runnable> work = new ArrayList<>();
    private final RedisLink link = new RedisLink(SharedStores.at(1));
    private final RedisStore store =
            RedisStore.start(
                    link,
                    new Held(),
                    SharedStores.settings(),
                    new RedisKeys(SharedStores.SECRET),
                    null,
                    new Replicas(new Random(1), 2_000),
                    InstantSource.system(),
                    System::nanoTime);

    /** Its work is done when the test says so. */
    private final class Held implements Background {

        @Override
        public void every(Duration pause, Runnable what) {
            work.add(what);
        }

        @Override
        public void pause(Duration time) {}

        @Override
        public void stop() {}
    }

    @BeforeEach
    void listen() {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void end() {
        log.detachAppender(lines);
    }

    @Test
    void whatCannotBeDoneAnyMoreIsNoFault() {
        store.close();
        work.forEach(Runnable::run);

        assertThat(work).hasSize(1);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void aRedisThatBecomesUnreachableIsNoNews() {
        store.close();
        link.shut("connection refused");

        assertThat(link.problem()).isEqualTo("closed");
        assertThat(lines.list).isEmpty();
    }
}
