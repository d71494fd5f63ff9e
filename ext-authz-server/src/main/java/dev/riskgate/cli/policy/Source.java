// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file as it was named on the command line, {@code -} for standard input.
 *
 * @param name the file's path, or what standard input is called
 * @param content its bytes, at most one more than a policy may have
 */
record Source(String name, byte[] content) {

    static final Path STDIN = Path.of("-");
    static final String STDIN_NAME = "(standard input)";

    /**
     * @throws YamlException if it cannot be read, and why
     */
    static Source read(Path file) throws YamlException {
        if (file.equals(STDIN)) {
            try {
                // Standard input is the caller's to close.
                return new Source(STDIN_NAME, System.in.readNBytes(PolicyLoader.MAX_BYTES + 1));
            } catch (IOException e) {
                throw unreadable(STDIN_NAME, "it cannot be read: " + e.getMessage());
            }
        }
        String name = file.toString();
        if (Files.isDirectory(file)) {
            throw unreadable(name, "this is a directory; name a file in it");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new Source(name, in.readNBytes(PolicyLoader.MAX_BYTES + 1));
        } catch (NoSuchFileException _) {
            throw unreadable(name, "there is no such file");
        } catch (AccessDeniedException _) {
            throw unreadable(name, "you may not read this file; check its rights");
        } catch (IOException e) {
            throw unreadable(name, "the file cannot be read: " + e.getMessage());
        }
    }

    static YamlException unreadable(String name, String why) {
        return new YamlException(List.of(new Problem(name, 0, 0, "", why)));
    }
}
