// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.image.ImageArchive;
import dev.riskgate.testenv.kubernetes.image.Images;

import java.io.IOException;
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
        ImageArchive riskgate = stage.images().riskgate(parts(stage, "parts"));
        ImageArchive next = stage.images().next(parts(stage, "next-parts"));
        Unexpected.unless(
                !next.id().equals(riskgate.id()), "both images are the same one: " + riskgate.id());
        load(stage, findings, riskgate, Images.TAG);
        load(stage, findings, next, Images.NEXT_TAG);
        stage.images().load(stage.images().around(riskgate));
        findings.saw(Images.AROUND + " has Envoy and Valkey");
    }

    private static void load(Stage stage, Findings findings, ImageArchive image, String tag)
            throws IOException {
        String name = Images.REPOSITORY + ":" + tag;
        stage.images().load(image.named(name));
        stage.images().remember(tag, image.version());
        findings.saw("%s is %s, image id %s".formatted(name, image.version(), image.id()));
    }

    private static Path parts(Stage stage, String name) throws IOException {
        return Files.createDirectories(stage.workDir().resolve(name));
    }
}
