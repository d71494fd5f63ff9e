// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

/**
 * A file that is needed at the start cannot be used. The message names the file and the fault, and
 * holds no secret.
 */
public final class ReloadException extends Exception {

    public ReloadException(String message) {
        super(message);
    }
}
