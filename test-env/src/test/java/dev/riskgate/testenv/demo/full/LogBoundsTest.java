// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class LogBoundsTest {

    @TempDir Path folder;
    private final LogBounds bounds = new LogBounds(10);

    private Path log(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aLogThatIsTooLongReplacesTheOneBefore() throws IOException {
        Path old = log("decisions.jsonl.1", "before");
        Path log = log("decisions.jsonl", "longer than ten");
        bounds.rotate(List.of(log, folder.resolve("none.jsonl")));
        assertThat(log).doesNotExist();
        assertThat(old).hasContent("longer than ten");
    }

    @Test
    void aLogThatIsShortStays() throws IOException {
        Path log = log("decisions.jsonl", "short");
        bounds.rotate(List.of(log));
        bounds.truncate(log);
        assertThat(log).hasContent("short");
        assertThat(folder.resolve("decisions.jsonl.1")).doesNotExist();
    }

    @Test
    void aLogThatIsAppendedToForEverIsEmptied() throws IOException {
        Path log = log("access.log", "longer than ten");
        bounds.truncate(log);
        assertThat(log).isEmptyFile();
    }
}
