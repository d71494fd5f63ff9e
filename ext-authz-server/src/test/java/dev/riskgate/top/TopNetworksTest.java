// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.operator.LogQuoting;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/** Of how many clients requests were refused from one network. */
class TopNetworksTest {

    private static final Verdict DENY = Verdict.Deny.forbidden(new Reason("risk_high", "No."));

    private final TestClock clock = new TestClock();
    private final TopClients top = new TopClients(clock.millis());

    private void count(String address, String client, Verdict verdict) {
        top.count(
                SampleDecisions.from(address, SampleDecisions.decision(client, "orders", verdict)));
    }

    private void refuse(String address, int from, int to) {
        for (int i = from; i < to; i++) {
            count(address, "client-" + i, DENY);
        }
    }

    @Test
    void clientsOfOneNetworkAreCountedOnceEachInWhateverPartOfItTheyAre() {
        refuse("203.0.113.7", 0, 3);
        refuse("203.0.113.250", 2, 5);
        refuse("203.0.114.7", 5, 9);
        refuse("2001:db8:7::1", 0, 2);
        refuse("2001:db8:7:ffff::1", 2, 4);

        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(5);
        assertThat(top.top(10).networks())
                .extracting(
                        one -> one.network().toString(), TopNetwork::clients, TopNetwork::refused)
                .containsExactly(
                        tuple("203.0.113.0/24", 5, 6L),
                        tuple("2001:db8:7::/48", 4, 4L),
                        tuple("203.0.114.0/24", 4, 4L));
        assertThat(top.top(1).networks()).hasSize(1);
    }

    @Test
    void whoPassesWhoCannotBeDecidedAndWhoIsNobodyDoNotCount() {
        Verdict undecided = new Verdict.Undecided(Degradation.STATE, List.of());
        for (int i = 0; i < 30; i++) {
            count("203.0.113.7", "passes-" + i, Verdict.allow());
            count("203.0.113.7", "undecided-" + i, undecided);
            top.count(SampleDecisions.unread());
        }
        count("203.0.113.7", "refused", DENY);

        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(1);
        assertThat(top.top(10).networks()).isEmpty();
    }

    @Test
    void oneClientCannotRaiseItHoweverMuchItSends() {
        for (int i = 0; i < 1_000; i++) {
            count("203.0.113." + i % 256, "acme", DENY);
        }

        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(1);
    }

    @Test
    void aFloodFromManyNetworksPushesOutNoneOfSeveralClients() {
        refuse("203.0.113.7", 0, 12);
        flood(20_000);
        refuse("203.0.113.7", 12, 100);

        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(NetworkSketch.CLIENTS);
        assertThat(top.top(1_000).networks())
                .singleElement()
                .extracting(TopNetwork::refused)
                .isEqualTo(100L);
    }

    private void flood(int networks) {
        for (int i = 0; i < networks; i++) {
            count("10.%d.%d.1".formatted(i / 200, i % 200), "acme", DENY);
        }
    }

    @Test
    void theNetworksThatAreHeldAreBounded() {
        Decision decision = SampleDecisions.decision("acme", "orders", DENY);
        NetworkSketch sketch = new NetworkSketch();
        for (int i = 0; i < 5_000; i++) {
            sketch.count(
                    AddressPrefix.network(
                            InetAddress.ofLiteral("10.%d.%d.1".formatted(i / 200, i % 200))),
                    Objects.requireNonNull(decision.caller()).client(),
                    decision);
        }

        assertThat(sketch.with(sketch)).hasSize(NetworkSketch.NETWORKS);
    }

    @Test
    void itIsAddedUpOverTwoStretchesAndForgottenThen() {
        refuse("203.0.113.7", 0, 6);
        top.turn(1_000, 5);
        refuse("203.0.113.7", 4, 8);
        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(8);
        top.turn(2_000, 5);
        assertThat(top.mostClientsOfOneNetwork()).isEqualTo(4);
        top.turn(3_000, 5);
        assertThat(top.mostClientsOfOneNetwork()).isZero();
    }

    @Test
    void theLogNamesTheNetworkAlsoWhereNoStretchHasManyClients() {
        TopLog log = new TopLog(top, clock, LogQuoting::quoted);
        refuse("203.0.113.7", 0, 6);
        refuse("198.51.100.7", 0, 2);
        assertThat(logged(log::turn)).isEmpty();
        refuse("203.0.113.7", 6, 11);

        assertThat(logged(log::turn))
                .singleElement()
                .asString()
                .contains("203.0.113.0/24 with 11 clients and 11 requests, last 0123456789abcdef")
                .doesNotContain("198.51");
    }

    private static List<String> logged(Runnable doing) {
        Logger log = (Logger) LoggerFactory.getLogger(TopLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            doing.run();
        } finally {
            log.detachAppender(lines);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
