// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.nio.file.Path;

/** Is told, in a sentence without its subject, what is the matter with a recording. */
public interface RecordingNotes {

    /** Something of it cannot be used, and what that holds is missing. */
    void fault(Path file, String sentence);

    /** It is worth knowing, and all that is there can be used. */
    void note(Path file, String sentence);
}
