// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.image.Images;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Types what docs/kubernetes.md tells a newcomer to, but for the names of images and a port. */
final class FollowGuide implements Step {

    private static final List<String> FOLDERS = List.of("helm", "deploy", "docs");

    @Override
    public String name() {
        return "guide";
    }

    @Override
    public String title() {
        return "docs/kubernetes.md is followed from nothing to the first 401 and 200";
    }

    @Override
    public void run(Stage stage, Findings findings) throws Exception {
        Path folder = Files.createDirectories(stage.workDir().resolve("guide"));
        for (String each : FOLDERS) {
            Files.createSymbolicLink(folder.resolve(each), stage.checkout().root().resolve(each));
        }
        Files.writeString(folder.resolve("images.yaml"), images());
        // Somebody else on this machine may be following the guide as well.
        String commands =
                Guide.commands(stage.checkout().root().resolve("docs/kubernetes.md"))
                        .replace("18080", Integer.toString(freePort()));
        String output =
                stage.cluster()
                        .shell()
                        .script(
                                "cd '%s'; trap 'kill $(jobs -p) 2>/dev/null || true' EXIT%n"
                                                .formatted(folder)
                                        + "ENVOY_IMAGE=%s%n%s".formatted(Images.AROUND, commands));
        List<String> answers = output.lines().filter(line -> line.startsWith("HTTP/")).toList();
        Unexpected.unless(
                answers.size() == 2
                        && answers.get(0).contains(" 401 ")
                        && answers.get(1).contains(" 200 "),
                "the guide was answered " + answers + ", in:\n" + output);
        answers.forEach(each -> findings.saw(each.strip()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** What the guide tells everybody to write for himself; a small node has room for it. */
    private static String images() {
        return """
        image: { repository: %s, tag: %s }
        resources: { requests: { cpu: 50m, memory: 256Mi } }
        redis:
          bundled:
            image: { repository: %s, tag: "%s" }
            command: %s
        """
                .formatted(
                        Images.REPOSITORY,
                        Images.TAG,
                        Images.AROUND_REPOSITORY,
                        Images.AROUND_TAG,
                        Images.VALKEY);
    }
}
