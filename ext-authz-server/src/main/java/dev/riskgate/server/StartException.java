// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

/** The server cannot start. The message says what is wrong and what to do, in plain sentences. */
public final class StartException extends Exception {

    public StartException(String message) {
        super(message);
    }
}
