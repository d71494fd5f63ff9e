// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testredis.Await;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** A new rule in the policy, by helm: it holds in every pod, and none of them was restarted. */
final class EditPolicy implements Step {

    static final String FROZEN =
            """

            rules:
              - name: frozen
                when: request.path == "/v1/frozen"
                then: deny
            """;
    private static final int TRIES = 20;

    @Override
    public String name() {
        return "policy";
    }

    @Override
    public String title() {
        return "the policy is changed: in force in every pod, without a restart";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        stage.write("policy.yaml", Files.readString(stage.file("policy.yaml")) + FROZEN);
        Answers answers = new Answers(stage);
        Unexpected.unless(
                answers.get("/v1/frozen", Callers.VISITOR).status() == 200,
                "the path of the new rule is refused already");
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    List<Pod> before = stage.servers();
                    try (Servers servers = new Servers(stage)) {
                        var old = servers.files("policy");
                        stage.upgrade(
                                "--set-file=policyFile=" + stage.workDir().resolve("policy.yaml"));
                        long changed = System.nanoTime();
                        Await.until(
                                "every pod has read the new policy",
                                Stage.PATIENCE,
                                () -> servers.reloaded("policy", old));
                        Duration took = Duration.ofNanos(System.nanoTime() - changed);
                        findings.saw(
                                "in force in %d of %d pods %s after helm was done"
                                        .formatted(
                                                servers.count(),
                                                servers.count(),
                                                Findings.inSeconds(took)));
                    }
                    for (int i = 0; i < TRIES; i++) {
                        int status = answers.get("/v1/frozen", Callers.VISITOR).status();
                        Unexpected.unless(status == 403, "a pod has the old policy: " + status);
                    }
                    Unexpected.unless(
                            stage.servers().equals(before), "pods were replaced or restarted");
                });
    }
}
