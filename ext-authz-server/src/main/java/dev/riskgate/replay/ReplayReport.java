// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.decision.Decision;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.verdict.Reason;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what a replay decided otherwise than the server did. Its memory is bounded, whatever the
 * recording holds. Not thread-safe.
 */
public final class ReplayReport {

    /** So many names are counted one by one; the rest together. */
    private static final int MOST_NAMES = 10_000;

    private static final String OTHERS = "(others)";
    private static final double SAME_SCORE = 0.0005;
    private static final double DAY_MILLIS = 86_400_000;

    /**
     * One decision that came out otherwise.
     *
     * @param reason the first of the new verdict; of the old one where the new one is allow
     */
    public record Difference(
            String id, String route, String client, String before, String after, String reason) {}

    private final int examples;
    private final Map<String, Long> verdicts = new TreeMap<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> routes = new TreeMap<>();
    private final Map<String, Long> clients = new TreeMap<>();
    private final Map<String, Long> notReplayable = new TreeMap<>();
    private final List<Difference> first = new ArrayList<>();
    private long decided;
    private long differently;
    private long scoresDiffer;
    private long challengesBefore;
    private long challengesAfter;
    private long dropped;
    private long clockJumps;
    private long gaps;
    private int restarts;
    private boolean startMissing;
    private boolean shared;
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    /**
     * @param examples how many differences are kept one by one
     */
    public ReplayReport(int examples) {
        this.examples = examples;
    }

    void decided(RecordedCheck before, Decision after) {
        decided++;
        firstMillis = Math.min(firstMillis, before.getTimeMillis());
        lastMillis = Math.max(lastMillis, before.getTimeMillis());
        String now = after.enforced().label();
        challengesBefore += before.getEnforced().equals("challenge") ? 1 : 0;
        challengesAfter += now.equals("challenge") ? 1 : 0;
        scoresDiffer += Math.abs(before.getScore() - after.risk().score()) > SAME_SCORE ? 1 : 0;
        String was = label(before.getVerdict(), before.getEnforced());
        String is = label(after.verdict().label(), now);
        if (was.equals(is)) {
            return;
        }
        differently++;
        String reason = reason(before, after);
        String client = before.hasCaller() ? before.getCaller().getClient() : "(anonymous)";
        count(verdicts, was + " -> " + is);
        count(reasons, reason);
        count(routes, after.route());
        count(clients, client);
        if (first.size() < examples) {
            first.add(new Difference(before.getId(), after.route(), client, was, is, reason));
        }
    }

    private static String label(String verdict, String enforced) {
        return verdict.equals(enforced) ? verdict : verdict + " (" + enforced + ")";
    }

    private static String reason(RecordedCheck before, Decision after) {
        List<Reason> now = after.verdict().reasons();
        if (!now.isEmpty()) {
            return now.getFirst().toString();
        }
        return before.getReasonsCount() == 0
                ? "no reason"
                : "no longer: " + before.getReasons(0).getCode();
    }

    void notReplayable(RecordedCheck check, String why) {
        count(notReplayable, why);
    }

    void dropped(long more) {
        dropped += more;
    }

    void clockWentBack() {
        clockJumps++;
    }

    void gap() {
        gaps++;
    }

    void processes() {
        restarts++;
    }

    void startMissing() {
        startMissing = true;
    }

    void sharedState() {
        shared = true;
    }

    private static void count(Map<String, Long> counts, String name) {
        boolean known = counts.containsKey(name) || counts.size() < MOST_NAMES;
        counts.merge(known ? name : OTHERS, 1L, Long::sum);
    }

    /** Decisions that came out otherwise. */
    public long differently() {
        return differently;
    }

    /** Decisions whose score is another one, whatever the verdict. */
    public long scoresDiffer() {
        return scoresDiffer;
    }

    public long decided() {
        return decided;
    }

    /** Checks that could not be decided again. */
    public long notReplayable() {
        return notReplayable.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What makes the figures less certain, in sentences. */
    public List<String> cautions() {
        List<String> all = new ArrayList<>();
        if (shared) {
            all.add(
                    "The state was shared in Redis: profiles at the start, and what other replicas"
                            + " saw, are unknown here.");
        }
        if (startMissing) {
            all.add(
                    "The recording does not begin with the start of its server: profiles at the"
                            + " start are unknown, so clients are learned anew.");
        }
        if (restarts > 0) {
            all.add(
                    "The recording is of "
                            + (restarts + 1)
                            + " servers, one after the other: here they share their profiles.");
        }
        if (dropped > 0) {
            all.add(dropped + " checks were not recorded, since the queue was full.");
        }
        if (gaps > 0) {
            all.add(gaps + " gaps: files are missing, or not named in their order.");
        }
        if (clockJumps > 0) {
            all.add("The clock went back " + clockJumps + " times.");
        }
        return all;
    }

    /** Everything, in the order of a reader's interest; what is counted is sorted by count. */
    public Map<String, Object> values(int top) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("decided", decided);
        all.put("same", decided - differently);
        all.put("differently", differently);
        all.put("scoresDiffer", scoresDiffer);
        all.put("notReplayable", notReplayable());
        all.put("verdicts", most(verdicts, MOST_NAMES));
        all.put("reasons", most(reasons, top));
        all.put("routes", most(routes, top));
        all.put("clientsConcerned", clients.size());
        all.put("clients", most(clients, top));
        double days = decided == 0 ? 0 : (lastMillis - firstMillis) / DAY_MILLIS;
        all.put("days", Math.round(days * 1000) / 1000.0);
        all.put("extraChallenges", challengesAfter - challengesBefore);
        if (days > 0) {
            double perDay = (challengesAfter - challengesBefore) / days;
            all.put("extraChallengesADay", Math.round(perDay * 10) / 10.0);
        }
        all.put("notReplayableBecause", most(notReplayable, MOST_NAMES));
        all.put("examples", first);
        all.put("cautions", cautions());
        return all;
    }

    private static Map<String, Long> most(Map<String, Long> counts, int top) {
        Map<String, Long> most = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(top)
                .forEach(entry -> most.put(entry.getKey(), entry.getValue()));
        return most;
    }
}
