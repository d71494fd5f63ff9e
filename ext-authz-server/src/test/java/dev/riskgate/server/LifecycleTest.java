// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

class LifecycleTest {

    private final List<String> closed = new ArrayList<>();
    private final Lifecycle lifecycle = new Lifecycle();

    @Test
    void whatWasOpenedLastIsClosedFirstAndEachPartOnce() {
        AutoCloseable first = () -> closed.add("first");
        assertThat(lifecycle.add(first)).isSameAs(first);
        lifecycle.add("second", () -> closed.add("second"));
        lifecycle.add("third", () -> closed.add("third"));

        lifecycle.close();
        lifecycle.close();

        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void aPartThatCannotBeClosedIsLoggedAndTheOthersAreClosed() {
        Logger log = (Logger) LoggerFactory.getLogger(Lifecycle.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        lifecycle.add("first", () -> closed.add("first"));
        lifecycle.add(
                "the leaky one",
                () -> {
                    throw new IOException("no");
                });
        lifecycle.add(
                "the faulty one",
                () -> {
                    throw new AssertionError("never");
                });

        lifecycle.close();
        log.detachAppender(lines);

        assertThat(closed).containsExactly("first");
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "the faulty one could not be closed", "the leaky one could not be closed");
    }
}
