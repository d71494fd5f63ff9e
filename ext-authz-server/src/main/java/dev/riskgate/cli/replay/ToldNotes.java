// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.recording.RecordingNotes;

import java.io.PrintWriter;
import java.nio.file.Path;

/** Prints what is the matter with recordings. Not thread-safe. */
final class ToldNotes implements RecordingNotes {

    private final PrintWriter out;
    private boolean faulty;

    ToldNotes(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void fault(Path file, String sentence) {
        faulty = true;
        note(file, sentence);
    }

    @Override
    public void note(Path file, String sentence) {
        out.println(ReplayText.ascii("riskgate: " + file + ": " + sentence));
    }

    /** Whether there was a fault. */
    boolean faulty() {
        return faulty;
    }
}
