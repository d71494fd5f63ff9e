// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static com.google.rpc.Code.OK_VALUE;
import static com.google.rpc.Code.PERMISSION_DENIED_VALUE;
import static com.google.rpc.Code.RESOURCE_EXHAUSTED_VALUE;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.proto.v1.Decision;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

/**
 * A second policy beside the one in force: what it would have done is told, and nothing is done.
 */
class ShadowPolicyTest {

    private static final String METRIC = "riskgate_shadow_policy_total";
    private static final String SET = "shadowPolicy: second.yaml\n";
    private static final String FIRST =
            """
            rules: [{ name: no-tea, when: request.path == "/tea", then: deny }]
            limits: [{ name: two, per: client, rate: 2/h, burst: 2 }]
            """;
    private static final String SECOND =
            """
            rules: [{ name: no-ale, when: request.path == "/ale", then: deny }]
            limits: [{ name: two, per: client, rate: 1/h, burst: 1 }]
            """;

    @TempDir Path folder;
    private ServerUnderTest server;

    @BeforeEach
    void make() throws Exception {
        server = new ServerUnderTest(folder).policy(FIRST);
    }

    @AfterEach
    void end() throws Exception {
        server.close();
    }

    @Test
    void whatItWouldHaveDoneStandsBesideWhatWasDone() throws Exception {
        server.write("second.yaml", ServerUnderTest.text(SECOND)).start(SET);

        assertThat(server.status("/ale")).isEqualTo(OK_VALUE);
        assertThat(server.status("/tea")).isEqualTo(PERMISSION_DENIED_VALUE);
        assertThat(server.status("/")).isEqualTo(OK_VALUE);
        assertThat(server.status("/")).isEqualTo(RESOURCE_EXHAUSTED_VALUE);
        server.block("acme");
        assertThat(server.status("/")).isEqualTo(PERMISSION_DENIED_VALUE);

        assertThat(server.counted(5, METRIC))
                .containsExactlyInAnyOrder(
                        METRIC + "{shadow=\"deny\",verdict=\"allow\"} 1.0",
                        METRIC + "{shadow=\"allow\",verdict=\"deny\"} 1.0",
                        METRIC + "{shadow=\"throttle\",verdict=\"allow\"} 1.0",
                        METRIC + "{shadow=\"throttle\",verdict=\"throttle\"} 1.0",
                        METRIC + "{shadow=\"deny\",verdict=\"deny\"} 1.0");
        Decision ale = server.log().getFirst();
        assertThat(ale.getVerdict()).isEqualTo("allow");
        assertThat(ale.getShadowPolicy().getVerdict()).isEqualTo("deny");
        assertThat(ale.getShadowPolicy().getReasons(0).getCode()).isEqualTo("rule_matched");
        assertThat(ale.getShadowPolicy().getHash()).hasSize(12).isNotEqualTo(ale.getPolicyHash());
    }

    @Test
    void whereItFindsOutOtherThingsItCannotBeCompared() throws Exception {
        server.write(
                        "second.yaml",
                        ServerUnderTest.text(SECOND).replace("name: partners", "name: others"))
                .start(SET);

        assertThat(server.status("/ale")).isEqualTo(OK_VALUE);
        assertThat(server.counted(1, METRIC))
                .containsExactly(METRIC + "{shadow=\"not_comparable\",verdict=\"allow\"} 1.0");
    }

    @Test
    void aRouteThatAcceptsOtherCredentialsCannotBeComparedAndTheOthersCan() throws Exception {
        String routes =
                "routes: [{ name: a, match: { path: /ale }, require: { credentials: [partners] }"
                        + " }]";
        server.write("second.yaml", ServerUnderTest.text(SECOND + routes + "\n")).start(SET);

        assertThat(server.status("/ale")).isEqualTo(OK_VALUE);
        assertThat(server.status("/")).isEqualTo(OK_VALUE);

        assertThat(server.counted(2, METRIC))
                .containsExactlyInAnyOrder(
                        METRIC + "{shadow=\"not_comparable\",verdict=\"allow\"} 1.0",
                        METRIC + "{shadow=\"allow\",verdict=\"allow\"} 1.0");
    }

    @Test
    void whetherTheyCanBeComparedIsFoundOutAnewForEachPolicy() throws Exception {
        String others = ServerUnderTest.text(SECOND).replace("name: partners", "name: others");
        // No limit in force, since it is asked until a file has been read.
        server.policy("").write("second.yaml", others).start(SET);
        untilCounted("shadow=\"not_comparable\",verdict=\"allow\"");

        server.write("second.yaml", ServerUnderTest.text(SECOND));
        untilCounted("shadow=\"deny\",verdict=\"allow\"");

        String first = ServerUnderTest.text("").replace("name: partners", "name: third");
        server.write("policy.yaml", first);
        untilCounted("shadow=\"not_comparable\",verdict=\"allow\"");
    }

    /** Asks until another decision with such a pair is counted. */
    private void untilCounted(String pair) throws Exception {
        List<String> before = server.lines(METRIC + "{" + pair + "}");
        Await.until(
                pair,
                () -> {
                    server.status("/ale");
                    return !server.lines(METRIC + "{" + pair + "}").equals(before);
                });
    }

    @Test
    void itIsFollowedAndAFaultyOneKeepsTheLastGoodOneAndIsTold() throws Exception {
        server.write("second.yaml", "no policy").start(SET);
        assertThat(server.lines("riskgate_file_current{file=\"shadowPolicy\"}"))
                .containsExactly("riskgate_file_current{file=\"shadowPolicy\"} 0.0");
        assertThat(server.ready().path("files").toString()).contains("shadowPolicy", "failure");
        server.status("/ale");
        assertThat(server.counted(1, METRIC)).isEmpty();

        server.write("second.yaml", ServerUnderTest.text(SECOND));
        Await.until(
                "good",
                () ->
                        server.lines("riskgate_file_current{file=\"shadowPolicy\"}")
                                .equals(
                                        List.of(
                                                "riskgate_file_current{file=\"shadowPolicy\"}"
                                                        + " 1.0")));
        server.write("second.yaml", "mode: [");
        Await.until("faulty", () -> server.ready().path("files").toString().contains("failure"));
        server.status("/ale");
        assertThat(server.counted(2, METRIC))
                .containsExactly(METRIC + "{shadow=\"deny\",verdict=\"allow\"} 1.0");
    }

    @Test
    void withoutOneNothingIsToldOfIt() throws Exception {
        server.start("");
        server.status("/ale");
        assertThat(server.counted(1, METRIC)).isEmpty();
        assertThat(server.log().getFirst().hasShadowPolicy()).isFalse();
    }
}
