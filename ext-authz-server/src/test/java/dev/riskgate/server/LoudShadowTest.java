// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static com.google.rpc.Code.OK_VALUE;
import static com.google.rpc.Code.PERMISSION_DENIED_VALUE;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.policy.model.Mode;
import dev.riskgate.state.TestClock;
import dev.riskgate.testredis.Await;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** {@code mode: shadow} lets everybody in, so nobody can overlook it. */
class LoudShadowTest {

    private static final String POLICY =
            """
            mode: shadow
            routes:
              - { name: known, match: { path: /known }, onDegraded: %s }
              - { name: rest, match: { path: "/**" } }
            rules:
              - { name: no-tea, when: request.path == "/tea", then: throttle }
            """;

    private static final String REDIS_AWAY = "redis: { address: \"127.0.0.1:1\", start: degraded }";

    @TempDir Path folder;
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ShadowNotice.class);
    private ServerUnderTest server;

    @BeforeEach
    void make() throws Exception {
        // Other threads log as well.
        told.list = new CopyOnWriteArrayList<>();
        told.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(told);
        server = new ServerUnderTest(folder).policy(POLICY.formatted("deny"));
    }

    @AfterEach
    void end() throws Exception {
        logger.detachAppender(told);
        logger.setLevel(null);
        server.close();
    }

    @Test
    void theLogSaysItWhenItComesIntoForceAndAgainEveryTenMinutes() {
        TestClock clock = new TestClock();
        AtomicReference<Mode> mode = new AtomicReference<>(Mode.ENFORCE);
        try (ShadowNotice notice = new ShadowNotice(mode::get, clock)) {
            notice.look();
            assertThat(told.list).isEmpty();
            mode.set(Mode.SHADOW);
            notice.look();
            assertThat(told.list).hasSize(1);
            clock.advance(Duration.ofMinutes(10).minusMillis(1));
            notice.look();
            assertThat(told.list).hasSize(1);
            clock.advance(Duration.ofMillis(1));
            notice.look();
            assertThat(told.list).hasSize(2);
            clock.advance(Duration.ofDays(-1));
            notice.look();
            assertThat(told.list).as("the clock was set back").hasSize(3);
            mode.set(Mode.ENFORCE);
            notice.look();
            assertThat(notice.note()).isEmpty();
            assertThat(told.list.getLast().getFormattedMessage()).contains("has ended");
        }
    }

    @Test
    void logAndReadinessSayItAtTheStartAndUntilItEnds() throws Exception {
        server.start("");
        assertThat(messages()).singleElement().asString().contains("every request passes");
        assertThat(note()).contains("every request passes");

        server.policy("mode: enforce");
        Await.until("enforced", () -> note().isEmpty());
        server.policy("mode: shadow");
        Await.until("in shadow again", () -> messages().size() == 3);
        assertThat(note()).contains("every request passes");
    }

    @Test
    void theUpstreamIsToldWhatWouldHaveBeenAndTheClientIsNot() throws Exception {
        server.start("");

        assertThat(shadow(server.check("/known", ""))).containsExactly("deny");
        assertThat(shadow(server.check("/tea"))).containsExactly("throttle");
        assertThat(shadow(server.check(CheckRequest.getDefaultInstance()))).containsExactly("deny");
        assertThat(server.check("/tea").getOkResponse().getResponseHeadersToAddList())
                .extracting(option -> option.getHeader().getKey())
                .containsExactly("x-riskgate-decision");

        CheckResponse honest = server.check("/known", ServerUnderTest.KEY, forged());
        assertThat(shadow(honest)).isEmpty();
        assertThat(honest.getOkResponse().getHeadersToRemoveList()).contains("x-riskgate-shadow");
    }

    @Test
    void whatPassesOrIsStoppedWithoutShadowModeIsNotTold() throws Exception {
        server.policy(POLICY.formatted("deny").replace("shadow", "enforce")).start("");

        CheckResponse passed = server.check("/known", ServerUnderTest.KEY, forged());
        assertThat(shadow(passed)).isEmpty();
        assertThat(passed.getOkResponse().getHeadersToRemoveList()).contains("x-riskgate-shadow");
        assertThat(server.check("/tea").toString()).doesNotContain("shadow");
    }

    @Test
    void duringAnOutageItIsToldAsWellAndBlocksHold() throws Exception {
        server.start(REDIS_AWAY);

        assertThat(shadow(server.check("/known"))).containsExactly("undecided");
        server.block("acme");
        CheckResponse blocked = server.check("/known");
        assertThat(blocked.getStatus().getCode()).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(blocked.toString()).doesNotContain("shadow");
    }

    /** What onDegraded lets pass would pass in force as well. */
    @Test
    void whatOnDegradedAllowsPassesInForceWithoutBeingTold() throws Exception {
        server.policy(POLICY.formatted("allow").replace("shadow", "enforce")).start(REDIS_AWAY);

        CheckResponse passed = server.check("/known");
        assertThat(passed.getStatus().getCode()).isEqualTo(OK_VALUE);
        assertThat(shadow(passed)).isEmpty();
    }

    private static Map<String, String> forged() {
        return Map.of("x-riskgate-shadow", "allow");
    }

    private static List<String> shadow(CheckResponse response) {
        assertThat(response.getStatus().getCode()).isEqualTo(OK_VALUE);
        return response.getOkResponse().getHeadersList().stream()
                .map(HeaderValueOption::getHeader)
                .filter(header -> header.getKey().equals("x-riskgate-shadow"))
                .map(header -> header.getValue())
                .toList();
    }

    private List<String> messages() {
        return List.copyOf(told.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private String note() throws Exception {
        return server.ready().path("problems").path("policy.mode").asString("");
    }
}
