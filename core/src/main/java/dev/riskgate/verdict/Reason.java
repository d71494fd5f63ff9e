// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.verdict;

/**
 * Why a verdict was given.
 *
 * @param code stable, lower-case words joined by {@code _}, for machines: {@code impossible_travel}
 * @param text one sentence for a person; never holds a secret, a token or a raw client-controlled
 *     string
 */
public record Reason(String code, String text) {

    @Override
    public String toString() {
        return code + ": " + text;
    }
}
