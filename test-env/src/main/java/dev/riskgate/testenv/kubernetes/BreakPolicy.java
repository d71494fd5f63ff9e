// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Shell.CommandFailed;
import dev.riskgate.testredis.Await;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.util.Objects;

/** A policy that cannot be used: the old one stays, and every pod says so. */
final class BreakPolicy implements Step {

    private static final String CONFIG_MAP = Stage.RELEASE + "-policy";
    private static final String KEY = "policy.yaml";
    private static final String CURRENT = "riskgate_file_current{file=\"policy\"}";

    @Override
    public String name() {
        return "broken-policy";
    }

    @Override
    public String title() {
        return "a broken policy is refused, and the old one stays in force";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        String good = stage.cluster().get("configmap", CONFIG_MAP).at("/data").path(KEY).asString();
        String broken =
                good.replace("then: deny", "then: forbid").replace("path: /v1/**", "paht: /v1/**");
        Answers answers = new Answers(stage);
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    byHelm(stage, findings, broken);
                    try (Servers servers = new Servers(stage)) {
                        byHand(stage, findings, servers, broken);
                        Unexpected.unless(
                                answers.get("/v1/orders", Callers.VISITOR).status() == 200,
                                "the old policy is not in force");
                        stage.cluster().editConfigMap(CONFIG_MAP, KEY, good);
                        stage.hurryKubelet();
                        Await.until(
                                "every pod has the good policy again",
                                Stage.PATIENCE,
                                () -> current(servers, "1"));
                    }
                });
    }

    /** The chart has it validated before anything changes. */
    private static void byHelm(Stage stage, Findings findings, String broken) throws IOException {
        stage.write("broken.yaml", broken);
        try {
            stage.upgrade("--set-file=policyFile=" + stage.workDir().resolve("broken.yaml"));
        } catch (CommandFailed e) {
            String said =
                    Objects.toString(e.getMessage(), "")
                            .lines()
                            .filter(line -> line.contains("error: "))
                            .findFirst()
                            .orElseThrow(() -> e);
            findings.saw("helm upgrade fails: " + said.strip());
            return;
        }
        throw new Unexpected("helm upgrade took a broken policy");
    }

    /** Whoever goes past the chart is told by every pod. */
    private static void byHand(Stage stage, Findings findings, Servers servers, String broken) {
        stage.cluster().editConfigMap(CONFIG_MAP, KEY, broken);
        stage.hurryKubelet();
        Await.until(
                "every pod says that it cannot use the policy",
                Stage.PATIENCE,
                () -> servers.files("policy").stream().allMatch(each -> each.has("failure")));
        JsonNode detail = servers.files("policy").getFirst();
        findings.saw("readiness: %s".formatted(firstLine(detail.path("failure").asString())));
        Unexpected.unless(current(servers, "0"), CURRENT + " is " + servers.metric(CURRENT));
        findings.saw("metric: %s 0 in every pod".formatted(CURRENT));
        Unexpected.unless(
                servers.states().stream().allMatch("ready"::equals),
                "a broken policy made a pod " + servers.states());
    }

    private static boolean current(Servers servers, String value) {
        return servers.metric(CURRENT).stream().allMatch(each -> each.startsWith(value));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
