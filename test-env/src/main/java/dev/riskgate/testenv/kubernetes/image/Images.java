// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.envoy.EnvoyLauncher;
import dev.riskgate.testenv.kubernetes.cluster.Shell;
import dev.riskgate.testredis.ValkeyWheel;
import dev.riskgate.testredis.wheel.NoWheel;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the images of a run and brings them to the cluster's nodes. */
public final class Images {

    /** Riskgate, and the same again under the name of a version that came later. */
    public static final String REPOSITORY = "riskgate";

    public static final String TAG = "e2e-1";
    public static final String NEXT_TAG = "e2e-2";

    /** What is around it: Envoy, Valkey, the API and what sends requests. */
    public static final String AROUND_REPOSITORY = "riskgate-e2e";

    public static final String AROUND_TAG = "1";
    public static final String AROUND = AROUND_REPOSITORY + ":" + AROUND_TAG;

    /** In that image. */
    public static final String VALKEY = "/opt/e2e/bin/valkey-server";

    public static final List<String> JAVA =
            List.of(
                    "/opt/riskgate/jre/bin/java",
                    "-Xmx128m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    "/opt/e2e/classes:/opt/riskgate/lib/*",
                    "dev.riskgate.testenv.kubernetes.pod.InPod");

    private final Checkout checkout;
    private final Shell shell;
    private final Path workDir;
    private final String load;
    private final @Nullable Path built;

    /**
     * @param load the command that brings an archive to the nodes; the file is its last argument
     * @param built an archive of Riskgate's image; null to build one
     */
    public Images(Checkout checkout, Shell shell, Path workDir, String load, @Nullable Path built) {
        this.checkout = checkout;
        this.shell = shell;
        this.workDir = workDir;
        this.load = load;
        this.built = built;
    }

    /**
     * Builds Riskgate's image with the script of deploy/docker, unless there is one.
     *
     * @param parts a folder for its parts
     */
    public ImageArchive riskgate(Path parts) throws IOException {
        if (built != null) {
            return ImageArchive.read(built, parts);
        }
        Path archive = workDir.resolve("riskgate.tar");
        shell.run(
                checkout.root().resolve("deploy/docker/build-tar").toString(),
                "--out",
                archive.toString(),
                "--tag",
                REPOSITORY + ":" + TAG);
        return ImageArchive.read(archive, parts);
    }

    /** Riskgate's image, which has a C library and Java, and the other programs on top. */
    public ImageArchive around(ImageArchive riskgate) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        files.put("opt/e2e/bin/envoy", new EnvoyLauncher(checkout).program());
        files.put("opt/e2e/bin/valkey-server", valkey());
        files.put("opt/e2e/classes", classes());
        Path tar = workDir.resolve("around-layer.tar");
        String digest = new Layer(files).write(tar);
        return riskgate.with(tar, digest).withPath("/opt/e2e/bin").named(AROUND);
    }

    public void load(ImageArchive image) throws IOException {
        Path archive = Files.createTempFile(workDir, "load", ".tar");
        image.write(archive);
        shell.script(load + " '" + archive + "'");
        Files.delete(archive);
    }

    private static Path valkey() {
        try {
            return ValkeyWheel.file();
        } catch (NoWheel e) {
            throw new MissingPrerequisite("There is no Valkey, and " + e.getMessage() + ".", e);
        }
    }

    /** The compiled test environment, wherever this runs from. */
    private static Path classes() {
        try {
            return Path.of(
                    Images.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new MissingPrerequisite("Run this from a checkout, not from a jar.", e);
        }
    }
}
