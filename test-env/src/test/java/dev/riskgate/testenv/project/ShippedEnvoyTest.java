// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Whoever reaches Envoy's admin port can switch the check off, so none that ships is reachable. */
class ShippedEnvoyTest {

    @Test
    void everyAdminPortIsOnTheLoopbackInterface() throws IOException {
        List<String> admins =
                configurations().stream()
                        .filter(configuration -> configuration.containsKey("admin"))
                        .map(configuration -> String.valueOf(configuration.get("admin")))
                        .toList();

        assertThat(admins).isNotEmpty().allMatch(admin -> admin.contains("address=127.0.0.1"));
    }

    private static List<Map<?, ?>> configurations() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("../deploy/envoy"))) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .<Map<?, ?>>map(ShippedEnvoyTest::read)
                    .toList();
        }
    }

    private static Map<?, ?> read(Path file) {
        try {
            Load yaml = new Load(LoadSettings.builder().build());
            return (Map<?, ?>) yaml.loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
