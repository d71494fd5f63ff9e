// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

/**
 * One key that can be set.
 *
 * @param path in the file, for example {@code grpc.maxInboundBytes}; empty for a secret, which
 *     cannot stand in the file
 * @param variable the environment variable that sets it
 * @param fallback what holds when it is not set, as a person would write it; empty if nothing
 */
record Key(String path, String variable, String fallback) {

    static Key of(String path, String fallback) {
        StringBuilder variable = new StringBuilder("RISKGATE_");
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (Character.isUpperCase(c)) {
                variable.append('_');
            }
            variable.append(c == '.' ? '_' : Character.toUpperCase(c));
        }
        return new Key(path, variable.toString(), fallback);
    }
}
