// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code ./riskgate demo}, as the README has it. */
class StoryDemoTest {

    @Test
    void theDemoHappensAsTold(@TempDir Path folder) throws Exception {
        var printed = new ByteArrayOutputStream();
        var out = new PrintStream(printed, true, StandardCharsets.UTF_8);

        boolean asTold = new StoryDemo(out, false).run(folder, false);

        assertThat(asTold).as(printed.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .contains("with a one-time code", "Everything happened as expected.");
    }
}
