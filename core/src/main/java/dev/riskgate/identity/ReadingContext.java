// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import dev.riskgate.yaml.YamlMap;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** What a reader of credentials needs of the policy around them. */
public interface ReadingContext {

    /**
     * The credential's name, from the key {@code name}; empty, and reported, if it is missing,
     * malformed or given twice.
     */
    String name(YamlMap map);

    /** A file that the policy names; a relative one lies beside the policy. */
    Path file(String path);

    /**
     * The label of the kind whose clients have this namespace where nothing else is said; null if
     * there is none.
     */
    @Nullable String ownerOf(String namespace);
}
