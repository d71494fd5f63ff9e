// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.recording;

/** Nothing can be recorded; the message says what to do. */
public final class RecordingStartException extends Exception {

    RecordingStartException(String message) {
        super(message);
    }
}
