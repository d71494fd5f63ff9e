// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.pod.StreamTotals;
import dev.riskgate.testenv.kubernetes.pod.StreamTotals.Failure;
import dev.riskgate.testredis.Await;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Redis is killed, and comes back empty. Only one-time codes need it. */
final class KillRedis implements Step {

    /** Without Redis there are no codes, so nobody is asked for one either: 503. */
    private static final Set<String> NEED_CODES = Set.of("code", "code again", "no code");

    @Override
    public String name() {
        return "kill-redis";
    }

    @Override
    public String title() {
        return "Redis is killed (SIGKILL), and comes back empty";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Answers answers = new Answers(stage);
        StreamTotals totals =
                Watched.during(
                        stage,
                        () -> {
                            Pod redis = stage.cluster().pods(Stage.REDIS).getFirst();
                            long killed = System.nanoTime();
                            Killer.kill(stage, redis);
                            Killer.awaitRestarted(stage, Stage.REDIS, redis);
                            Await.until(
                                    "one-time codes pass again",
                                    Stage.PATIENCE,
                                    () -> answers.withCode(Callers.VISITOR).status() == 200);
                            String took =
                                    Findings.inSeconds(
                                            Duration.ofNanos(System.nanoTime() - killed));
                            findings.saw("one-time codes are refused for " + took);
                        });
        List<Failure> others =
                totals.failed().stream()
                        .filter(each -> !NEED_CODES.contains(each.kind()) || !each.decided())
                        .toList();
        Unexpected.unless(
                others.isEmpty(), "requests failed that need no Redis: " + Watched.listed(others));
        findings.saw(
                "%d requests: %d without codes failed, %d with codes refused, 0 wrong allows"
                        .formatted(totals.sent(), others.size(), totals.failed().size()));
    }
}
