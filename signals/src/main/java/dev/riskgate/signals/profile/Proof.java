// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.profile;

/**
 * What a context (credential × device or software × network) has proven.
 *
 * @param level how strongly, as the caller of {@code fold} numbered it, 1 to 7; 0 if never
 * @param atMillis when, milliseconds since the epoch; 0 if never
 */
public record Proof(int level, long atMillis) {

    public static final Proof NEVER = new Proof(0, 0);
}
