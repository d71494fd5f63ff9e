// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.decision.Decision;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.verdict.Reason;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts what a replay decided otherwise than the server did. Its memory is bounded, whatever the
 * recording holds. Not thread-safe.
 */
public final class ReplayReport {

    private static final String OTHERS = "(others)";
    private static final double SAME_SCORE = 0.0005;
    private static final double DAY_MILLIS = 86_400_000;

    /**
     * One decision that came out otherwise.
     *
     * @param client as the operator's commands take it
     * @param reason the first of the new verdict; of the old one where the new one is allow
     */
    public record Difference(
            String id, String route, String client, String before, String after, String reason) {}

    private final int examples;
    private final NameCounts<String> verdicts = new NameCounts<>(OTHERS);
    private final NameCounts<String> reasons = new NameCounts<>(OTHERS);
    private final NameCounts<String> routes = new NameCounts<>(OTHERS);
    private final NameCounts<ReplayedClient> clients = new NameCounts<>(ReplayedClient.OTHERS);
    private final NameCounts<String> notReplayable = new NameCounts<>(OTHERS);
    private final ReplayCautions cautions = new ReplayCautions();
    private final List<Difference> first = new ArrayList<>();
    private long decided;
    private long scoresDiffer;
    private long challengesBefore;
    private long challengesAfter;
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
        String reason = ReplayedClient.cut(reason(before, after));
        ReplayedClient client = ReplayedClient.of(before);
        verdicts.count(was + " -> " + is);
        reasons.count(reason);
        routes.count(after.route());
        clients.count(client);
        if (first.size() < examples) {
            first.add(
                    new Difference(before.getId(), after.route(), client.text(), was, is, reason));
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

    void notReplayable(String why) {
        notReplayable.count(ReplayedClient.cut(why));
    }

    /** What makes the figures less certain. */
    ReplayCautions cautions() {
        return cautions;
    }

    /** Decisions that came out otherwise. */
    public long differently() {
        return verdicts.sum();
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
        return notReplayable.sum();
    }

    /** From the first check that was decided again to the last one. */
    private double days() {
        return decided == 0 ? 0 : (lastMillis - firstMillis) / DAY_MILLIS;
    }

    /** Everything, in the order of a reader's interest; what is counted is sorted by count. */
    public Map<String, Object> values(int top) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("decided", decided);
        all.put("same", decided - differently());
        all.put("differently", differently());
        all.put("scoresDiffer", scoresDiffer);
        all.put("notReplayable", notReplayable());
        all.put("verdicts", verdicts.most(NameCounts.MOST));
        all.put("reasons", reasons.most(top));
        all.put("routes", routes.most(top));
        all.put("clientsConcerned", clients.names());
        all.put("clients", clients(top));
        double days = days();
        all.put("days", Math.round(days * 1000) / 1000.0);
        all.put("extraChallenges", challengesAfter - challengesBefore);
        if (days > 0) {
            double perDay = (challengesAfter - challengesBefore) / days;
            all.put("extraChallengesADay", Math.round(perDay * 10) / 10.0);
        }
        all.put("notReplayableBecause", notReplayable.most(NameCounts.MOST));
        all.put("examples", first);
        all.put("servers", cautions.servers());
        all.put("cautions", cautions.sentences(decided > 0 && days < 1));
        return all;
    }

    private List<Map<String, Object>> clients(int top) {
        List<Map<String, Object>> all = new ArrayList<>();
        clients.most(top)
                .forEach(
                        (client, count) -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("namespace", client.namespace());
                            one.put("tenant", client.tenant());
                            one.put("client", client.id());
                            one.put("name", client.text());
                            one.put("count", count);
                            all.add(one);
                        });
        return all;
    }
}
