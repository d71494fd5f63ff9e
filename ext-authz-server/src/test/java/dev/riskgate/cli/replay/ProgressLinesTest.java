// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;

class ProgressLinesTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void aLineEveryTwoSecondsTellsHowFarItIs() {
        StringWriter out = new StringWriter();
        AtomicLong nanos = new AtomicLong(7);
        ProgressLines progress = new ProgressLines(new PrintWriter(out), nanos::get);

        for (long checks = 1; checks <= 5_120; checks++) {
            nanos.addAndGet(SECOND / 1_024);
            progress.played(checks, 1_800_000_000_000L + checks);
        }

        assertThat(out.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .matches(
                        "riskgate: 2.?[03].. checks replayed, up to 2027-01-15T08:00:02Z; 1.?024 a"
                                + " second");
    }
}
