// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class AnswerTest {

    @Test
    void whatAServerTellsDoesNothingToTheTerminal() {
        var answer =
                new Answer("deny", "deny", 403, "a\u001b[2Jb", 0.5, List.of("c\r\nd"), "e\u009bf");

        assertThat(answer.line()).isEqualTo("deny  403  route a [2Jb  score 0.5  c  d  e f");
    }
}
