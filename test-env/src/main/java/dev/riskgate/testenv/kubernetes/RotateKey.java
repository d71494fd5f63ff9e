// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testredis.Await;

import java.time.Duration;

/** A client gets a new API key, and the old one ends. */
final class RotateKey implements Step {

    private static final int TRIES = 20;

    @Override
    public String name() {
        return "keys";
    }

    @Override
    public String title() {
        return "an API key is replaced in its Secret: no restart";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Partner old = stage.callers().partner(Callers.ROTATED);
        stage.callers()
                .create(
                        Callers.ROTATED,
                        stage.cluster().secret(Stage.RELEASE, "api-keys-hash-key"));
        stage.write("keys.yaml", stage.callers().values());
        Answers answers = new Answers(stage);
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    var before = stage.servers();
                    try (Servers servers = new Servers(stage)) {
                        var known = servers.files("apiKeys");
                        stage.upgrade("--values=" + stage.workDir().resolve("keys.yaml"));
                        long changed = System.nanoTime();
                        Await.until(
                                "every pod has read the new keys",
                                Stage.PATIENCE,
                                () -> {
                                    stage.hurryKubelet();
                                    return servers.reloaded("apiKeys", known);
                                });
                        String took =
                                Findings.inSeconds(Duration.ofNanos(System.nanoTime() - changed));
                        findings.saw("in force in every pod " + took + " after helm was done");
                    }
                    for (int i = 0; i < TRIES; i++) {
                        Unexpected.unless(
                                answers.get("/v1/orders", old).status() == 401,
                                "the old key still passes");
                        Unexpected.unless(
                                answers.get("/v1/orders", stage.callers().partner(Callers.ROTATED))
                                                .status()
                                        == 200,
                                "the new key does not pass");
                    }
                    findings.saw("the new key holds and the old one does not");
                    Unexpected.unless(
                            stage.servers().equals(before), "pods were replaced or restarted");
                });
    }
}
