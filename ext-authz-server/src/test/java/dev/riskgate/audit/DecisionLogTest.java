// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.decision.Decision;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.testredis.Await;
import dev.riskgate.verdict.RuleResult;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.AbstractList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class DecisionLogTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir Path folder;

    private final Decision decision = SampleDecisions.challenge();
    private final FakeSink sink = new FakeSink();
    private final FakeSink other = new FakeSink();

    private static DecisionLog open(Duration timeout, OutputSettings... outputs)
            throws OutputException {
        return DecisionLog.open(List.of(outputs), timeout);
    }

    private void write(DecisionLog log, int times) {
        for (int i = 0; i < times; i++) {
            log.write(decision);
        }
    }

    @Test
    void closingWritesEverythingThatWasLogged() throws Exception {
        Path file = folder.resolve("decisions.json");
        var output = new OutputSettings("file", Encoding.JSON, new FileSettings(file), 10_000);
        try (DecisionLog log = open(SOON, output)) {
            write(log, 5_000);
        }
        assertThat(Files.readAllLines(file)).hasSize(5_000).allMatch(l -> l.endsWith("}"));
    }

    @Test
    void aDecisionIsWrittenSoonWithoutClosing() throws Exception {
        try (DecisionLog log = open(SOON, sink.as("one", 10))) {
            log.write(decision);
            Output output = log.outputs().getFirst();
            Await.until("written", () -> output.written() == 1 && output.waiting() == 0);
            assertThat(sink.records()).singleElement().asString().contains("\"partner-7\"");
        }
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void aStalledOutputDelaysNobodyAndGrowsNothing() throws Exception {
        FakeSink stalled = FakeSink.stalled();
        DecisionLog log = open(Duration.ofMillis(50), stalled.as("one", 100));
        long started = System.nanoTime();
        write(log, 100_000);
        Output output = log.outputs().getFirst();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(SOON);
        assertThat(output.waiting()).isLessThanOrEqualTo(100);
        assertThat(output.dropped()).isGreaterThan(90_000);
        log.close();
    }

    @Test
    void aStalledOutputCostsTheOthersNothing() throws Exception {
        FakeSink stalled = FakeSink.stalled();
        DecisionLog log =
                open(
                        Duration.ofMillis(50),
                        stalled.as("stalled", 16),
                        sink.as("one", 50_000),
                        other.as("other", 50_000));
        write(log, 20_000);
        Output one = log.outputs().get(1);
        Output two = log.outputs().get(2);
        Await.until("all written", () -> one.written() == 20_000 && two.written() == 20_000);
        assertThat(one.dropped()).isZero();
        assertThat(two.dropped()).isZero();
        assertThat(log.outputs().getFirst().dropped()).isGreaterThan(19_000);
        assertThat(sink.records()).hasSize(20_000).isEqualTo(other.records());
        log.close();
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void aFailingOutputLosesItsOwnCountedDecisionsAndRecovers() throws Exception {
        sink.fail(new IOException("no space left on device"));
        try (DecisionLog log = open(SOON, sink.as("full", 100), other.as("good", 100))) {
            Output full = log.outputs().getFirst();
            Output good = log.outputs().getLast();
            log.write(decision);
            Await.until("dropped", () -> full.dropped() == 1 && good.written() == 1);
            Await.until("told", () -> full.problem().contains("no space left on device"));
            assertThat(good.problem()).isEmpty();
            sink.fail(null);
            log.write(decision);
            Await.until("written", () -> full.written() == 1 && full.problem().isEmpty());
            assertThat(sink.records()).hasSize(1);
            assertThat(full.dropped()).isEqualTo(1);
        }
        assertThat(other.records()).hasSize(2);
    }

    static List<Throwable> faults() {
        return List.of(new IllegalStateException("a fault"), new NoClassDefFoundError("planted"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSinkWithAFaultOfItsOwnIsTriedAgain(Throwable fault) throws Exception {
        sink.fail(fault);
        try (DecisionLog log = open(SOON, sink.as("one", 100))) {
            Output output = log.outputs().getFirst();
            log.write(decision);
            Await.until("dropped", () -> output.dropped() == 1);
            sink.fail(null);
            log.write(decision);
            Await.until("written", () -> output.written() == 1);
        }
    }

    @Test
    void everyDecisionIsEitherWrittenOrCountedAsDroppedByEachOutput() throws Exception {
        DecisionLog log = open(SOON, sink.as("small", 64), other.as("large", 1 << 20));
        try (var writers = Executors.newFixedThreadPool(4)) {
            for (int w = 0; w < 4; w++) {
                writers.execute(() -> write(log, 5_000));
            }
        }
        log.close();
        for (Output output : log.outputs()) {
            assertThat(output.written() + output.dropped()).isEqualTo(20_000);
        }
        assertThat(sink.records()).hasSize((int) log.outputs().getFirst().written());
        assertThat(other.records()).hasSize(20_000);
    }

    /** What is written is asked for once, however many outputs of one encoding there are. */
    @Test
    void outputsOfOneEncodingShareTheRecord() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Decision counting = withRules(new CountingList(asked));
        try (DecisionLog log = open(SOON, sink.as("one", 100), other.as("two", 100))) {
            log.write(counting);
            log.write(counting);
        }
        // Twice a record: for the rules in shadow mode, and for the others.
        assertThat(asked).hasValue(4);
        assertThat(sink.records()).hasSize(2).isEqualTo(other.records());
    }

    /** Or whoever reads the one without addresses would have those of the other. */
    @Test
    void outputsThatIncludeDifferentThingsShareNothing() throws Exception {
        var plain = sink.as("plain", 100);
        var full =
                new OutputSettings("full", Encoding.JSON, other, 100, Set.of(PersonalData.ADDRESS));
        try (DecisionLog log = open(SOON, full, plain)) {
            log.write(decision);
        }
        assertThat(other.records()).singleElement().asString().contains("192.0.2.77");
        assertThat(sink.records()).singleElement().asString().doesNotContain("192.0.2.77");
    }

    @Test
    void aDecisionThatCannotBeEncodedIsCountedByEveryOutputAndLeavesNothing() throws Exception {
        Decision broken =
                withRules(
                        new AbstractList<>() {
                            @Override
                            public RuleResult get(int index) {
                                throw new IllegalStateException("a fault");
                            }

                            @Override
                            public int size() {
                                return 1;
                            }
                        });
        try (DecisionLog log = open(SOON, sink.as("one", 100), other.as("two", 100))) {
            log.write(decision);
            log.write(broken);
            log.write(decision);
            assertThat(log.outputs()).allMatch(output -> output.dropped() == 1);
        }
        assertThat(sink.records()).hasSize(2).isEqualTo(other.records());
        assertThat(sink.records()).allMatch(r -> r.startsWith("{") && r.endsWith("}\n"));
    }

    @Test
    void whatStallsIsWaitedForOnceAndTheOthersEndInOrder() throws Exception {
        FakeSink first = FakeSink.stalled();
        FakeSink second = FakeSink.stalled();
        DecisionLog log =
                open(Duration.ofMillis(1500), first.as("a", 9), second.as("b", 9), sink.as("c", 9));
        log.write(decision);
        long started = System.nanoTime();
        log.close();
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(1490), Duration.ofMillis(2900));
        assertThat(sink.records()).hasSize(1);
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void anOutputThatCannotBeOpenedIsNamedAndTheOthersAreClosed() {
        Path file = folder.resolve("no/such/folder/decisions.json");
        var missing = new OutputSettings("archive", Encoding.JSON, new FileSettings(file), 10);
        assertThatThrownBy(() -> open(SOON, sink.as("one", 10), missing))
                .isInstanceOfSatisfying(
                        OutputException.class,
                        e -> assertThat(e.output().name()).isEqualTo("archive"));
        assertThat(sink.isClosed()).isTrue();
    }

    @Test
    void withoutOutputsNothingIsLogged() throws Exception {
        try (DecisionLog log = open(SOON)) {
            log.write(decision);
            assertThat(log.outputs()).isEmpty();
        }
    }

    private Decision withRules(List<RuleResult> rules) {
        return new Decision(
                decision.id(),
                decision.timeMillis(),
                decision.request(),
                decision.caller(),
                decision.assurance(),
                decision.proof(),
                decision.route(),
                decision.thresholds(),
                decision.risk(),
                decision.observation(),
                decision.verdict(),
                decision.enforced(),
                decision.denialResponse(),
                decision.degraded(),
                decision.riskResult(),
                rules,
                decision.policyHash(),
                decision.latencyNanos());
    }

    private static final class CountingList extends AbstractList<RuleResult> {

        private final AtomicInteger asked;

        CountingList(AtomicInteger asked) {
            this.asked = asked;
        }

        @Override
        public RuleResult get(int index) {
            asked.incrementAndGet();
            return new RuleResult("rule", true, "deny", RuleResult.Outcome.MATCHED);
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
