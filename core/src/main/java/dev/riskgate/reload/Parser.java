// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

/** Turns a file's content into the value in force. */
@FunctionalInterface
public interface Parser<T> {

    /**
     * @param content the whole file
     * @throws Exception if the content cannot be used; its message explains why and holds no secret
     */
    T parse(byte[] content) throws Exception;
}
