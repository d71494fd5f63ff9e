// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.image.ImageArchive;
import dev.riskgate.testenv.kubernetes.image.Images;

import java.nio.file.Files;
import java.nio.file.Path;

/** Builds the images and brings them to the nodes. */
final class BuildImages implements Step {

    @Override
    public String name() {
        return "images";
    }

    @Override
    public String title() {
        return "the images are built and brought to the cluster";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Path parts = Files.createDirectories(stage.workDir().resolve("parts"));
        ImageArchive riskgate = stage.images().riskgate(parts);
        String next = Images.REPOSITORY + ":" + Images.NEXT_TAG;
        stage.images().load(riskgate.named(Images.REPOSITORY + ":" + Images.TAG));
        stage.images().load(riskgate.named(next));
        stage.images().load(stage.images().around(riskgate));
        findings.saw(
                "%s:%s, the same as %s, and %s with Envoy and Valkey"
                        .formatted(Images.REPOSITORY, Images.TAG, next, Images.AROUND));
    }
}
