// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.budget.Degradation;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.operator.LogQuoting;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Who is counted, for what and how exactly, and what the server's log tells of it. */
class TopClientsTest {

    private static final Verdict DENY = Verdict.Deny.forbidden(new Reason("scope_missing", "No."));

    private final TestClock clock = new TestClock();
    private final TopClients top = new TopClients(clock.millis());

    @Test
    void refusedAndOddLookingRequestsAreCountedOrdinaryAndUndecidedOnesAreNot() {
        count("odd", Verdict.allow(), 1);
        count("denied", DENY, 3);
        count("undecided", new Verdict.Undecided(Degradation.STATE, List.of()), 5);
        top.count(SampleDecisions.unread());

        TopClients.Top found = top.top(10);
        assertThat(found.clients())
                .extracting(one -> one.client().id(), TopClient::odd, TopClient::refused)
                .containsExactly(tuple("denied", 3L, 3L), tuple("odd", 1L, 0L));
        assertThat(found.clients().getFirst().reason()).isEqualTo("scope_missing");
        assertThat(found.clients().getFirst().decision()).isNotEmpty();
        assertThat(found.unproven()).isEqualTo(1);
    }

    @Test
    void anAllowedRequestOfAnOrdinaryScoreIsNotCounted() {
        Decision ordinary = SampleDecisions.scored("calm", TopClients.ODD_SCORE - 0.1);
        Decision odd = SampleDecisions.scored("odd", TopClients.ODD_SCORE);
        top.count(ordinary);
        top.count(odd);

        assertThat(top.top(10).clients())
                .extracting(one -> one.client().id())
                .containsExactly("odd");
    }

    /** The promise of Space-Saving, against exact counts of a skewed flood. */
    @Test
    void noCountIsTooLowAndWhoeverIsLoudIsFoundAmongTenThousand() {
        Random random = new Random(7);
        Map<String, Integer> exact = new HashMap<>();
        List<String> flood = new ArrayList<>();
        for (int i = 0; i < 30_000; i++) {
            flood.add("one-of-many-" + i % 10_000);
        }
        for (int loud = 0; loud < 5; loud++) {
            flood.addAll(Collections.nCopies(200 * (loud + 1), "loud-" + loud));
        }
        Collections.shuffle(flood, random);
        for (String client : flood) {
            exact.merge(client, 1, Integer::sum);
            count(client, DENY, 1);
        }

        List<TopClient> found = top.top(ClientSketch.PLACES).clients();
        assertThat(found).hasSize(ClientSketch.PLACES);
        assertThat(found)
                .allSatisfy(
                        one -> {
                            int truth = exact.getOrDefault(one.client().id(), 0);
                            assertThat(one.odd()).isGreaterThanOrEqualTo(truth);
                            assertThat(one.odd() - one.overcount()).isLessThanOrEqualTo(truth);
                        });
        assertThat(found.subList(0, 5))
                .extracting(one -> one.client().id())
                .containsExactly("loud-4", "loud-3", "loud-2", "loud-1", "loud-0");
    }

    @Test
    void theStretchUnderWayAndTheOneBeforeAreAddedUpAndOlderOnesForgotten() {
        count("acme", DENY, 2);
        assertThat(top.turn(1_000, 5).clients())
                .singleElement()
                .extracting(TopClient::odd)
                .isEqualTo(2L);
        count("acme", DENY, 3);

        assertThat(top.top(5).clients()).singleElement().extracting(TopClient::odd).isEqualTo(5L);
        assertThat(top.top(5).sinceMillis()).isEqualTo(clock.millis());
        top.turn(2_000, 5);
        assertThat(top.top(5).clients()).singleElement().extracting(TopClient::odd).isEqualTo(3L);
        assertThat(top.top(5).sinceMillis()).isEqualTo(1_000);
        top.turn(3_000, 5);
        assertThat(top.top(5).clients()).isEmpty();
    }

    @Test
    void theLogTellsOfTheLoudestFiveAndIsSilentAboutAFewOddRequests() {
        TopLog log = new TopLog(top, clock, LogQuoting::quoted);
        count("few", DENY, TopLog.WORTH_TELLING - 1);
        assertThat(logged(log::turn)).isEmpty();

        IntStream.range(0, 6).forEach(i -> count("c" + i, DENY, TopLog.WORTH_TELLING + i));
        count("evil\u001b[2J\n", DENY, 100);
        assertThat(logged(log::turn))
                .singleElement()
                .asString()
                .contains(
                        "\"evil\\u001b[2J\\u000a\" of tenant \"default\" in namespace \"keys\" with"
                                + " 100, 100 of them refused",
                        "\"c5\"",
                        "\"c2\"",
                        "riskgate top")
                .doesNotContain("\"c1\"", "\n", "\u001b");
    }

    private void count(String client, Verdict verdict, int times) {
        for (int i = 0; i < times; i++) {
            top.count(SampleDecisions.decision(client, "orders", verdict));
        }
    }

    private static List<String> logged(Runnable doing) {
        Logger log = (Logger) LoggerFactory.getLogger(TopLog.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Level before = log.getLevel();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
        try {
            doing.run();
        } finally {
            log.detachAppender(lines);
            log.setLevel(before);
        }
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
