// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import org.jspecify.annotations.Nullable;

/** What a frame of a recording is. The codes are stored, so they never change. */
enum FrameKind {
    /** The first: empty, it tells whether the key is the right one. */
    START,
    /** A batch of checks. */
    BATCH,
    /** The last: the file was written to its end. */
    END;

    /** Magic and version of a recording. */
    static final byte[] MAGIC = {'R', 'G', 'R', 'E', 'C', '1', '\r', '\n'};

    /** No frame is larger. */
    static final int MAX_BYTES = 32 << 20;

    byte code() {
        return (byte) ordinal();
    }

    /** Null if there is none of this code. */
    static @Nullable FrameKind of(int code) {
        return code >= 0 && code < values().length ? values()[code] : null;
    }
}
