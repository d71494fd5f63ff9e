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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the images of a run and brings them to the cluster's nodes. */
public final class Images {

    /** Riskgate, and another build of it, as a version that came later. */
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
    private final @Nullable Built built;
    private final Map<String, String> versions = new HashMap<>();

    /**
     * Archives of Riskgate's image that are there already.
     *
     * @param next of another version
     */
    public record Built(Path image, Path next) {}

    /**
     * @param load the command that brings an archive to the nodes; the file is its last argument
     * @param built null to build them
     */
    public Images(
            Checkout checkout, Shell shell, Path workDir, String load, @Nullable Built built) {
        this.checkout = checkout;
        this.shell = shell;
        this.workDir = workDir;
        this.load = load;
        this.built = built;
    }

    /**
     * Builds Riskgate's image with the script of deploy/docker, unless there is one.
     *
     * @param parts an empty folder for its parts
     */
    public ImageArchive riskgate(Path parts) throws IOException {
        Path archive = built == null ? build(TAG, runnable()) : built.image();
        return ImageArchive.read(archive, parts);
    }

    /**
     * Builds it once more, as another version, after {@link #riskgate}.
     *
     * @param parts an empty folder for its parts
     */
    public ImageArchive next(Path parts) throws IOException {
        if (built != null) {
            return ImageArchive.read(built.next(), parts);
        }
        Path other = workDir.resolve("other-build");
        OtherBuild.write(runnable(), other, "-" + NEXT_TAG);
        return ImageArchive.read(build(NEXT_TAG, other), parts);
    }

    /** The script that started this has built it. */
    private Path runnable() {
        return checkout.root().resolve("ext-authz-server/target/riskgate");
    }

    private Path build(String tag, Path folder) {
        String scripts = checkout.root().resolve("deploy/docker").toString();
        Path base = workDir.resolve("base");
        if (!Files.exists(base)) {
            shell.run(scripts + "/base", base.toString());
        }
        Path archive = workDir.resolve(tag + ".tar");
        shell.run(
                scripts + "/build-tar",
                "--out",
                archive.toString(),
                "--tag",
                REPOSITORY + ":" + tag,
                "--base",
                base.toString(),
                "--folder",
                folder.toString());
        return archive;
    }

    /** Notes which version of Riskgate the image of a tag says that it is. */
    public void remember(String tag, String version) {
        versions.put(tag, version);
    }

    public String version(String tag) {
        return versions.getOrDefault(tag, "");
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
