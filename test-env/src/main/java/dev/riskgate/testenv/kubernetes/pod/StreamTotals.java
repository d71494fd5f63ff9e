// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.SteadyLoad.Results;
import dev.riskgate.testenv.world.SteadyLoad.Sent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What became of a part of the steady stream.
 *
 * @param sent how many requests
 * @param counts kind and status → how many
 * @param wrongAllows requests that passed and must not, with what they were
 * @param failed requests that did not get the answer that is right
 * @param slowestMillis the longest time from when a request was due to its answer
 */
public record StreamTotals(
        int sent,
        Map<String, Long> counts,
        List<String> wrongAllows,
        List<Failure> failed,
        long slowestMillis) {

    private static final int OK = 200;

    /**
     * A request that did not get the answer that is right.
     *
     * @param status 0 if there was no answer
     * @param decided whether Riskgate decided; else Envoy answered alone
     * @param due when it was due, in milliseconds since some moment
     * @param answered when it was answered, since the same moment
     */
    public record Failure(String kind, int status, boolean decided, long due, long answered) {

        @Override
        public String toString() {
            String by = decided ? " by Riskgate" : " by Envoy alone";
            return kind + ": " + (status == 0 ? "no answer" : status + by);
        }
    }

    static StreamTotals of(Results results) {
        List<String> wrong = new ArrayList<>();
        List<Failure> failed = new ArrayList<>();
        Map<Request, List<Sent>> pairs = new HashMap<>();
        long slowest = 0;
        for (Sent each : results.sent()) {
            slowest = Math.max(slowest, each.answered() - each.due());
            RequestKind kind = RequestKind.valueOf(each.kind());
            if (kind.isPair()) {
                pairs.computeIfAbsent(each.request(), _ -> new ArrayList<>()).add(each);
            } else if (each.status() != kind.right() || !each.decided()) {
                if (each.status() == OK) {
                    wrong.add(kind.label());
                } else {
                    failed.add(failure(each));
                }
            }
        }
        pairs.values().forEach(pair -> judge(pair, wrong, failed));
        return new StreamTotals(
                results.sent().size(),
                results.counts(),
                wrong,
                failed,
                TimeUnit.NANOSECONDS.toMillis(slowest));
    }

    /** One of the two passes, and the other one is refused by Riskgate. */
    private static void judge(List<Sent> pair, List<String> wrong, List<Failure> failed) {
        long passed = pair.stream().filter(Sent::passed).count();
        if (passed > 1) {
            wrong.add("one-time code passed twice");
        }
        List<Sent> refused = pair.stream().filter(each -> !each.passed()).toList();
        if (passed == 0 && pair.size() == 2) {
            failed.add(failure(refused.getFirst()));
        }
        refused.stream()
                .skip(passed == 0 ? 1 : 0)
                .filter(each -> !each.decided())
                .forEach(each -> failed.add(failure(each)));
    }

    private static Failure failure(Sent sent) {
        return new Failure(
                RequestKind.valueOf(sent.kind()).label(),
                sent.status(),
                sent.decided(),
                TimeUnit.NANOSECONDS.toMillis(sent.due()),
                TimeUnit.NANOSECONDS.toMillis(sent.answered()));
    }

    /** Whether all that failed was under way at one moment, as on a connection that broke. */
    public boolean failedAtOnce() {
        return failed.isEmpty()
                || failed.stream().mapToLong(Failure::due).max().getAsLong()
                        <= failed.stream().mapToLong(Failure::answered).min().getAsLong();
    }
}
