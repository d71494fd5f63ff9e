// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

/**
 * This machine has no Redis that can be used; the message is one plain sentence with the remedy.
 */
public final class NoRedis extends RuntimeException {

    public NoRedis(String sentence) {
        super(sentence);
    }
}
