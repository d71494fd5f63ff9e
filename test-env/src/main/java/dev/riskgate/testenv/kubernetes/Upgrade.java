// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.image.Images;

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
        findings.saw("every pod runs %s".formatted(tag));
    }
}
