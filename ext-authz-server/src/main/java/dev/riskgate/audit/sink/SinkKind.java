// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.sink;

import dev.riskgate.yaml.YamlMap;

import java.nio.file.Path;
import java.util.List;

/**
 * A kind of sink that the server file can name.
 *
 * @param name the word for it there
 * @param reader reads the settings that are its own
 */
public record SinkKind(String name, Reader reader) {

    /** Every kind. A new one is a class and a line here. */
    public static final List<SinkKind> ALL =
            List.of(
                    new SinkKind("stdout", (_, _) -> new StdoutSettings()),
                    new SinkKind("file", FileSettings::read));

    /** Reads the settings of a kind. */
    @FunctionalInterface
    public interface Reader {
        /**
         * @param settings what the file says of the output; faults are reported there
         * @param folder against which relative paths are resolved
         */
        SinkSettings read(YamlMap settings, Path folder);
    }
}
