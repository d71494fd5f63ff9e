// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ServerFixturesTest {

    private static final Path FOLDER = Path.of("../core/src/test/resources/places");

    @Test
    void theCommittedDatabasesAreTheOnesWrittenHere() throws IOException {
        for (var file : ServerFixtures.files().entrySet()) {
            assertThat(Files.readAllBytes(FOLDER.resolve(file.getKey())))
                    .as(file.getKey())
                    .isEqualTo(file.getValue());
        }
    }
}
