// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.envoy.EnvoyConfig;
import dev.riskgate.testenv.kubernetes.image.Images;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.json.JsonMapper;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts in the test's own policy, callers and Envoy settings, and starts the steady stream. */
final class Prepare implements Step {

    /** With {@code --patient}: Envoy's for a check, Riskgate's own, and that for Redis. */
    private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(6);

    private static final String[] LONG = {
        "--set=server.check.budget=5s", "--set=server.redis.timeout=2s"
    };

    @Override
    public String name() {
        return "prepare";
    }

    @Override
    public String title() {
        return "two replicas, 44 API keys, one of them blocked, and a steady stream of requests";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        stage.callers().create(stage.cluster().secret(Stage.RELEASE, "api-keys-hash-key"));
        stage.write("keys.yaml", stage.callers().values());
        List<String> values =
                new ArrayList<>(
                        List.of(
                                "--values=" + stage.file("values.yaml"),
                                "--set-file=policyFile=" + stage.file("policy.yaml"),
                                "--values=" + stage.workDir().resolve("keys.yaml")));
        if (stage.patient()) {
            values.addAll(List.of(LONG));
            findings.saw("with --patient: checks may take 5 s, and calls of Redis 2 s");
        }
        stage.upgrade(values.toArray(String[]::new));
        oneProxyInFront(stage);
        stage.cluster()
                .apply(
                        Files.readString(stage.file("pods.yaml"))
                                .replace("AROUND", Images.AROUND)
                                .replace("JAVA", new JsonMapper().writeValueAsString(Images.JAVA)));
        stage.cluster().kubectl("wait", "--for=condition=Ready", "pod/e2e", "--timeout=120s");
        Answers answers = new Answers(stage);
        Await.until(
                "a key of the test passes, and a one-time code",
                Stage.PATIENCE,
                () ->
                        answers.get("/v1/orders", Callers.VISITOR).status() == 200
                                && answers.withCode(Callers.VISITOR).status() == 200);
        String id = stage.callers().blocked().key().split("_", -1)[1];
        stage.cluster()
                .kubectl("exec", "deploy/" + Stage.RELEASE, "--", "riskgate", "block", "--key", id);
        stage.startStream();
        Watched.settle(stage);
        Watched.undisturbed(stage, findings, () -> Watched.goesOn(Duration.ofSeconds(10)));
    }

    /** The stream tells where its requests come from, as one proxy in front of Envoy does. */
    private static void oneProxyInFront(Stage stage) throws Exception {
        Path file = stage.workDir().resolve("envoy.yaml");
        Files.writeString(
                file, stage.cluster().get("configmap", "envoy").at("/data/envoy.yaml").asString());
        EnvoyConfig config = EnvoyConfig.load(file).trustedProxies(1);
        if (stage.patient()) {
            config = config.checkTimeout(CHECK_TIMEOUT);
        }
        stage.cluster().editConfigMap("envoy", "envoy.yaml", config.toJson());
        stage.cluster().kubectl("rollout", "restart", "deployment/envoy");
        stage.cluster().kubectl("rollout", "status", "deployment/envoy", "--timeout=120s");
        stage.envoyHasMoved();
    }
}
