// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.reload;

import java.util.List;

/** Turns the contents of files that only count together into the value in force. */
@FunctionalInterface
public interface FilesParser<T> {

    /**
     * @param contents each the whole file, in the order in which the files were named
     * @throws Exception if they cannot be used; its message explains why and holds no secret
     */
    T parse(List<byte[]> contents) throws Exception;
}
