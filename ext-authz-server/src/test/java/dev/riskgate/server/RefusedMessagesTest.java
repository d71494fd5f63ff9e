// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.envoy.RefusedMessages;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

class RefusedMessagesTest {

    @TempDir Path folder;

    @Test
    void aMessageAboveTheLimitIsOneLineOfTheLogAMinute() throws Exception {
        List<LogRecord> byGrpc = new CopyOnWriteArrayList<>();
        Handler handler = handler(byGrpc);
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        ListAppender<ILoggingEvent> ours = new ListAppender<>();
        ours.start();
        Logger log = (Logger) LoggerFactory.getLogger(RefusedMessages.class);
        root.addHandler(handler);
        log.addAppender(ours);
        try (ServerUnderTest server = new ServerUnderTest(folder).policy("").start("")) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(
                                () -> server.check("/", "", Map.of("x-large", "a".repeat(9 << 20))))
                        .isInstanceOf(StatusRuntimeException.class)
                        .hasMessageContaining("RESOURCE_EXHAUSTED");
            }
            assertThat(server.status("/")).isZero();
        } finally {
            root.removeHandler(handler);
            log.detachAppender(ours);
        }
        assertThat(byGrpc).isEmpty();
        assertThat(ours.list).hasSize(1);
        ILoggingEvent said = ours.list.getFirst();
        assertThat(said.getFormattedMessage()).contains("grpc.maxInboundBytes", "8388608");
        assertThat(said.getThrowableProxy()).isNull();
    }

    @Test
    void afterAMinuteItSaysHowManyThereWere() {
        AtomicLong nanos = new AtomicLong(7);
        var messages = new RefusedMessages(nanos::get);
        ListAppender<ILoggingEvent> ours = new ListAppender<>();
        ours.start();
        Logger log = (Logger) LoggerFactory.getLogger(RefusedMessages.class);
        log.addAppender(ours);
        for (int i = 0; i < 5; i++) {
            assertThat(messages.isLoggable(refused())).isFalse();
        }
        nanos.addAndGet(60_000_000_000L);
        assertThat(messages.isLoggable(refused())).isFalse();
        log.detachAppender(ours);
        assertThat(ours.list).hasSize(2);
        assertThat(ours.list.getLast().getFormattedMessage()).endsWith("before: 5");
    }

    @Test
    void whatElseGrpcSaysIsLeftToIt() {
        var messages = new RefusedMessages(() -> 0);
        assertThat(messages.isLoggable(new LogRecord(Level.WARNING, "other"))).isTrue();
        LogRecord broken = new LogRecord(Level.WARNING, "x");
        broken.setThrown(Status.INTERNAL.asRuntimeException());
        assertThat(messages.isLoggable(broken)).isTrue();
    }

    private static LogRecord refused() {
        LogRecord record = new LogRecord(Level.WARNING, "Exception processing message");
        record.setThrown(Status.RESOURCE_EXHAUSTED.withDescription("large").asRuntimeException());
        return record;
    }

    private static Handler handler(List<LogRecord> records) {
        return new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }
}
