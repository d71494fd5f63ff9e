// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testredis.Await;

import java.util.List;

/** Nothing of the release stays. */
final class Uninstall implements Step {

    @Override
    public String name() {
        return "uninstall";
    }

    @Override
    public String title() {
        return "helm uninstall leaves nothing behind";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        stage.cluster().helm("uninstall", Stage.RELEASE, "--wait", "--timeout=120s");
        Await.until(
                "everything of the release is gone",
                Stage.PATIENCE,
                () -> {
                    List<String> left = ofRelease(stage);
                    Unexpected.unless(left.isEmpty(), "these are left: " + left);
                    return true;
                });
        findings.saw(
                "nothing is left whose name has %s in it, of any kind".formatted(Stage.RELEASE));
    }

    private static List<String> ofRelease(Stage stage) {
        return stage.cluster().everything().stream()
                .filter(each -> each.contains(Stage.RELEASE))
                .toList();
    }
}
