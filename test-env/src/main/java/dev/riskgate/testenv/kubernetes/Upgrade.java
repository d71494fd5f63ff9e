// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Pod;
import dev.riskgate.testenv.kubernetes.image.Images;

import tools.jackson.databind.json.JsonMapper;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Another image, and back. */
final class Upgrade implements Step {

    @Override
    public String name() {
        return "upgrade";
    }

    @Override
    public String title() {
        return "helm upgrade to another image, and helm rollback";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    stage.upgrade("--set=image.tag=" + Images.NEXT_TAG);
                    runs(stage, findings, Images.NEXT_TAG);
                });
        Watched.undisturbed(
                stage,
                findings,
                () -> {
                    stage.cluster()
                            .helm(
                                    "rollback",
                                    Stage.RELEASE,
                                    "--timeout=" + Stage.PATIENCE.toSeconds() + "s",
                                    "--wait");
                    stage.rolledOut();
                    runs(stage, findings, Images.TAG);
                });
    }

    private static void runs(Stage stage, Findings findings, String tag) {
        stage.servers()
                .forEach(
                        each ->
                                Unexpected.unless(
                                        each.image().endsWith(":" + tag),
                                        each.name() + " runs " + each.image()));
        Set<String> versions =
                stage.servers().stream()
                        .map(each -> version(stage, each))
                        .collect(Collectors.toCollection(TreeSet::new));
        Unexpected.unless(
                versions.equals(Set.of(stage.images().version(tag))),
                "pods of %s say that they are %s".formatted(tag, versions));
        findings.saw(
                "every pod runs riskgate:%s, riskgate version says %s"
                        .formatted(tag, String.join(", ", versions)));
    }

    private static String version(Stage stage, Pod pod) {
        String said =
                stage.cluster().kubectl("exec", pod.name(), "--", "riskgate", "version", "--json");
        return new JsonMapper().readTree(said).path("version").asString("");
    }
}
