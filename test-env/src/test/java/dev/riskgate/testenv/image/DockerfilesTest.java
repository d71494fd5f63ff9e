// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.testenv.Checkout;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;

/** What holds of the Dockerfiles without running them. */
class DockerfilesTest {

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.archive"})
    void whereImagesComeFromIsASettingWithoutAHost(String name) throws IOException {
        List<String> froms = lines(name).filter(line -> line.startsWith("FROM ")).toList();
        List<String> defaults =
                lines(name).filter(line -> line.matches("ARG \\w+_IMAGE=.*")).toList();

        assertThat(froms)
                .hasSize(4)
                .allMatch(line -> line.matches("FROM (\\$\\{\\w+}|scratch) AS \\w+"));
        // A host has a dot or a port before the first slash.
        assertThat(defaults)
                .hasSize(3)
                .allMatch(line -> line.matches("ARG \\w+=[a-z0-9-]+(/[a-z0-9-]+)?(:[\\w.-]+)?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.archive"})
    void anImageStartsAsTheOneBuiltWithoutDockerDoes(String name) throws IOException {
        assertThat(lines(name))
                .contains(
                        "USER 65532:65532",
                        "ENTRYPOINT [\"riskgate\"]",
                        "CMD [\"serve\"]",
                        "WORKDIR /etc/riskgate",
                        "EXPOSE 9191 9192",
                        "    RISKGATE_CONFIG=/etc/riskgate/server/server.yaml");
    }

    private static Stream<String> lines(String name) throws IOException {
        return Files.readAllLines(Checkout.find().root().resolve("deploy/docker/" + name)).stream();
    }
}
