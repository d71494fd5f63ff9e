// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A part of the story.
 *
 * @param title what happens, as a sentence
 * @param look where to see it, separated by semicolons: {@code DASHBOARD: PANEL}, a command, {@code
 *     alert NAME}
 * @param lasts how long its streams flow
 * @param streams the requests of it, beside those of the honest callers
 * @param begin what happens first
 * @param end what happens in the end, whatever became of the scene
 */
record Scene(
        String title,
        String look,
        Duration lasts,
        List<Stream> streams,
        Happening begin,
        Runnable end) {

    /** Something that happens once. */
    interface Happening {
        /** Counts the answers to the requests that it sends. */
        void happen(Answers answers) throws IOException;
    }

    Scene {
        streams = List.copyOf(streams);
    }
}
