// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.cluster.Shell.CommandFailed;
import dev.riskgate.testredis.Await;

import java.util.Objects;

/** Every pod is evicted, as when its node is drained. */
final class Evict implements Step {

    @Override
    public String name() {
        return "evict";
    }

    @Override
    public String title() {
        return "every pod is evicted, one after the other";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    for (Pod each : stage.servers()) {
                        evict(stage, each);
                        Await.until(
                                each.name() + " is gone, and another one is ready",
                                Stage.PATIENCE,
                                () -> replaced(stage, each));
                    }
                });
        tooMany(stage, findings);
    }

    private static void evict(Stage stage, Pod pod) {
        Await.until(
                "the disruption budget lets " + pod.name() + " go",
                Stage.PATIENCE,
                () -> {
                    stage.cluster().evict(pod.name());
                    return true;
                });
    }

    /** While one is away, the other one is not let go. */
    private static void tooMany(Stage stage, Findings findings) throws Exception {
        Pod first = stage.servers().getFirst();
        Pod last = stage.servers().getLast();
        evict(stage, first);
        try {
            stage.cluster().evict(last.name());
        } catch (CommandFailed e) {
            Unexpected.unless(
                    Objects.toString(e.getMessage()).contains("disruption budget"),
                    "the eviction failed otherwise than by the budget: " + e.getMessage());
            findings.saw("while one is away, the disruption budget keeps the other one");
            Await.until("both are there again", Stage.PATIENCE, () -> replaced(stage, first));
            return;
        }
        throw new Unexpected("both pods could be evicted at once");
    }

    private static boolean replaced(Stage stage, Pod pod) {
        return stage.cluster().allPods(Stage.SERVERS).stream()
                        .noneMatch(each -> each.name().equals(pod.name()))
                && stage.servers().stream().filter(Pod::ready).count() == 2;
    }
}
