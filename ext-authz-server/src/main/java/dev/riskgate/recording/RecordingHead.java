// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.proto.v1.RecordingBatch;

import java.nio.file.Path;

/**
 * What the first batch of a recording tells of it.
 *
 * @param sequence of its first batch among those of its process
 * @param firstMillis time of its first check; the least if the batch has none
 * @param bytes its size
 */
record RecordingHead(Path file, long sequence, long firstMillis, boolean sharedState, long bytes) {

    static RecordingHead of(Path file, RecordingBatch first, long bytes) {
        return new RecordingHead(
                file,
                first.getSequence(),
                first.getChecksCount() == 0 ? Long.MIN_VALUE : first.getChecks(0).getTimeMillis(),
                first.getSharedState(),
                bytes);
    }
}
