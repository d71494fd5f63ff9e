// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.api.Assumptions;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image that {@code deploy/docker/build-tar} has built on a base without any code, unpacked. It
 * runs from where it was unpacked, on the C library of this machine.
 */
final class BuiltImage {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path root;
    private final JsonNode config;
    private final List<List<String>> layers;

    private BuiltImage(Path root, JsonNode config, List<List<String>> layers) {
        this.root = root;
        this.config = config;
        this.layers = layers;
    }

    /** Skips the test where this machine lacks what an image is built with. */
    static BuiltImage in(Path work) throws IOException, InterruptedException {
        Path archive = work.resolve("image.tar");
        Ended ended = build(base(work), "--out", archive.toString(), "--tag", "example/riskgate:1");
        assertThat(ended.code()).as(ended.err()).isZero();
        Path unpacked = unpack(archive, Files.createDirectory(work.resolve("image")));
        JsonNode manifest = JSON.readTree(unpacked.resolve("manifest.json")).get(0);
        assertThat(manifest.get("RepoTags").get(0).asString()).isEqualTo("example/riskgate:1");
        Path root = Files.createDirectory(work.resolve("root"));
        List<List<String>> layers = new ArrayList<>();
        for (JsonNode name : manifest.get("Layers")) {
            Path layer = unpacked.resolve(name.asString());
            unpack(layer, root);
            layers.add(listing(layer));
        }
        Path config = unpacked.resolve(manifest.get("Config").asString());
        return new BuiltImage(root, JSON.readTree(config), layers);
    }

    /**
     * Runs build-tar with the folder that Maven has made. Its cache holds a start and no load: on a
     * busy machine a second of load may be over before a check is answered.
     */
    static Ended build(Path base, String... options) throws IOException, InterruptedException {
        Path folder = folder();
        Assumptions.assumeTrue(
                isGnuTar(), "skipped: images are built with GNU tar, which is not on the PATH");
        List<String> command = new ArrayList<>();
        // Whoever builds may keep files from others, or share them with a group; an image does not.
        command.addAll(List.of("bash", "-c", "umask 007; exec \"$@\"", "bash"));
        command.add(script("build-tar"));
        command.addAll(List.of("--folder", folder.toString(), "--base", base.toString()));
        command.addAll(List.of("--train", "0"));
        command.addAll(List.of(options));
        return Ended.of(command, Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    /** Runs the part that all ways to build an image have in common. */
    static Ended assemble(String layers) throws IOException, InterruptedException {
        return Ended.of(
                List.of(script("assemble"), folder().toString(), layers, "0"),
                Map.of("JAVA_HOME", System.getProperty("java.home")));
    }

    private static String script(String name) {
        return Checkout.find().root().resolve("deploy/docker").resolve(name).toString();
    }

    private static Path folder() {
        Path folder = Checkout.find().root().resolve("ext-authz-server/target/riskgate");
        Assumptions.assumeTrue(
                Files.exists(folder.resolve("lib")),
                "skipped: there is no "
                        + folder
                        + "; make it: mvn package -pl ext-authz-server -am -Dmaven.test.skip");
        return folder;
    }

    /** No more than what tells the architecture. */
    private static Path base(Path work) throws IOException {
        Path lib = Files.createDirectories(work.resolve("base/lib64"));
        Path loader = Files.writeString(lib.resolve(loader(System.getProperty("os.arch"))), "");
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(loader, PosixFilePermissions.fromString("rw-r--r--"));
        return work.resolve("base");
    }

    static String loader(String architecture) {
        return architecture.equals("aarch64") ? "ld-linux-aarch64.so.1" : "ld-linux-x86-64.so.2";
    }

    private static boolean isGnuTar() throws InterruptedException {
        try {
            return Ended.of(List.of("tar", "--version"), Map.of()).out().contains("GNU tar");
        } catch (IOException _) {
            return false;
        }
    }

    private static Path unpack(Path archive, Path folder) throws IOException, InterruptedException {
        Ended ended =
                Ended.of(
                        List.of("tar", "-xf", archive.toString(), "-C", folder.toString()),
                        Map.of());
        assertThat(ended.code()).as(ended.err()).isZero();
        return folder;
    }

    private static List<String> listing(Path layer) throws IOException, InterruptedException {
        List<String> command = List.of("tar", "--numeric-owner", "--utc", "-tvf", layer.toString());
        return Ended.of(command, Map.of()).out().lines().toList();
    }

    /** What a container of it is started with. */
    JsonNode config() {
        return config;
    }

    /** Each layer's files as {@code tar -tv} tells them, the lowest first. */
    List<List<String>> layers() {
        return layers;
    }

    Path root() {
        return root;
    }

    List<String> options() throws IOException {
        return Files.readAllLines(root.resolve("opt/riskgate/bin/riskgate.options"));
    }

    /** The command that the kernel would run for {@code riskgate} with these arguments. */
    List<String> command(String... arguments) throws IOException {
        Path here = root.resolve("here.options");
        if (!Files.exists(here)) {
            String moved =
                    String.join("\n", options()).replace("/opt/riskgate", root + "/opt/riskgate");
            Files.writeString(here, moved);
        }
        List<String> command = new ArrayList<>();
        command.add(root.resolve("opt/riskgate/jre/bin/java").toString());
        command.add("@" + here);
        command.add("/opt/riskgate/bin/riskgate");
        command.addAll(List.of(arguments));
        return command;
    }
}
