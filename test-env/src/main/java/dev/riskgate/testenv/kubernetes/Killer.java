// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.image.Images;
import dev.riskgate.testredis.Await;

import java.util.ArrayList;
import java.util.List;

/** Ends containers with SIGKILL, from the pod that sees the node's processes. */
final class Killer {

    private Killer() {}

    static void kill(Stage stage, Pod pod) {
        List<String> command = new ArrayList<>(List.of("exec", "e2e", "--"));
        command.addAll(Images.JAVA);
        command.addAll(List.of("kill", pod.container()));
        String killed = stage.cluster().kubectl(command.toArray(String[]::new)).strip();
        Unexpected.unless(
                !killed.equals("0"),
                "the processes of " + pod.name() + " are not on the node of the pod e2e");
    }

    static void awaitRestarted(Stage stage, String selector, Pod pod) {
        Await.until(
                pod.name() + " is started again and ready",
                Stage.PATIENCE,
                () ->
                        stage.cluster().pods(selector).stream()
                                .anyMatch(
                                        each ->
                                                each.name().equals(pod.name())
                                                        && each.restarts() > pod.restarts()
                                                        && each.ready()));
    }
}
