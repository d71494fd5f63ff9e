// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;

/** Every pod is killed while requests are under way in it. */
final class KillServers implements Step {

    @Override
    public String name() {
        return "kill";
    }

    @Override
    public String title() {
        return "every pod is halted and killed (SIGKILL) with requests under way";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        for (Pod each : stage.servers()) {
            Watched.oneConnectionLost(
                    stage,
                    findings,
                    () -> {
                        Killer.kill(stage, each);
                        Killer.awaitRestarted(stage, Stage.SERVERS, each);
                    });
        }
    }
}
