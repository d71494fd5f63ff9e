// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.pod.StreamTotals;
import dev.riskgate.testenv.kubernetes.pod.StreamTotals.Failure;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What may happen to the steady stream while something is done to the cluster. */
final class Watched {

    private Watched() {}

    /** Something that must not be noticed. */
    interface Event {
        void run() throws Exception;
    }

    /** Nothing fails and nothing wrong passes, from before the event until it is over. */
    static void undisturbed(Stage stage, Findings findings, Event event) throws Exception {
        StreamTotals totals = during(stage, event);
        Unexpected.unless(
                totals.failed().isEmpty(),
                "%d of %d requests failed: %s"
                        .formatted(totals.failed().size(), totals.sent(), listed(totals.failed())));
        tell(findings, totals);
    }

    /** What was under way on one connection may fail, and nothing wrong passes. */
    static void oneConnectionLost(Stage stage, Findings findings, Event event) throws Exception {
        StreamTotals totals = during(stage, event);
        Unexpected.unless(
                totals.failedAtOnce(),
                "requests failed that were not under way when the connection broke: "
                        + listed(totals.failed()));
        tell(findings, totals);
    }

    /** Nothing wrong passes; the caller judges the rest. */
    static StreamTotals during(Stage stage, Event event) throws Exception {
        stage.stream().window();
        event.run();
        StreamTotals totals = stage.stream().window();
        Unexpected.unless(totals.wrongAllows().isEmpty(), "these passed: " + totals.wrongAllows());
        return totals;
    }

    /** Lets the stream begin: its first requests wait for Java, and for connections. */
    static void settle(Stage stage) throws Exception {
        stage.stream().window();
    }

    /** Nothing happens for a while. */
    static void goesOn(Duration time) throws InterruptedException {
        Thread.sleep(time);
    }

    static void tell(Findings findings, StreamTotals totals) {
        findings.saw(
                "%d requests: %d failed, %d wrong allows; the slowest took %d ms"
                        .formatted(
                                totals.sent(),
                                totals.failed().size(),
                                totals.wrongAllows().size(),
                                totals.slowestMillis()));
    }

    static String listed(List<Failure> failed) {
        return failed.stream()
                .collect(Collectors.groupingBy(Failure::toString, Collectors.counting()))
                .toString();
    }
}
