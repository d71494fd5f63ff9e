// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever lets keys come over plain http is told so at every start. */
class InsecureHttpTest {

    private static final String POLICY =
            """
              - jwt: { name: idp, issuer: "%s", audiences: [api]%s }
            """;

    @TempDir Path folder;
    private final Logger log = (Logger) LoggerFactory.getLogger("dev.riskgate");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        log.detachAppender(lines);
    }

    @Test
    void theLogSaysAtStartWhoseKeysMayComeOverPlainHttp() throws Exception {
        assertThat(told("http://idp.invalid/", ", insecureHttp: true"))
                .singleElement()
                .asString()
                .contains("the keys of", "http://idp.invalid/")
                .contains("may come over plain http", "makes tokens for any client");
        lines.list.clear();
        assertThat(told("https://idp.invalid/", "")).isEmpty();
    }

    private List<String> told(String issuer, String more) throws Exception {
        try (ServerUnderTest server =
                new ServerUnderTest(folder).policy(POLICY.formatted(issuer, more))) {
            server.start("");
            return lines.list.stream()
                    .filter(event -> event.getLevel() == Level.WARN)
                    .map(ILoggingEvent::getFormattedMessage)
                    .filter(line -> line.contains("insecureHttp"))
                    .toList();
        }
    }
}
