// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

/**
 * The server cannot start with these settings. The message holds one sentence a line, each with its
 * remedy.
 */
public final class ConfigException extends Exception {

    public ConfigException(String message) {
        super(message);
    }
}
