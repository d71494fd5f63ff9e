// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and what is recorded. Immutable.
 *
 * @param folder where the files are made
 * @param key encrypts them, at least 32 bytes; never changed
 * @param policies files whose rules say what else to record, beside those of the policy in force
 * @param queueSize checks that may wait to be written; more are dropped and counted
 * @param fileBytes after so many a new file begins
 * @param maxBytes after so many this process records no more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordSettings(
        Path folder,
        byte[] key,
        List<Path> policies,
        int queueSize,
        long fileBytes,
        long maxBytes) {

    /** Without the key. */
    @Override
    public String toString() {
        return "recording to " + folder;
    }
}
