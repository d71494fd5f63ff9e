// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import java.io.IOException;

/** A recording that cannot be read on; the message says why, and what to do. */
public final class RecordingException extends IOException {

    RecordingException(String message) {
        super(message);
    }
}
