// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.yaml.PolicyReader;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads, checks and compiles policy files. What comes out can be decided with; there is no
 * half-valid policy.
 */
public final class PolicyLoader {

    /** Larger than any policy that a person can still read. */
    public static final int MAX_BYTES = 1 << 20;

    private static final int HASH_DIGITS = 12;

    /**
     * @param warnings what is allowed and yet looks like a mistake, in the order of the file
     */
    public record Loaded(Policy policy, List<Problem> warnings) {}

    private PolicyLoader() {}

    /**
     * @throws YamlException if the file cannot be read or is not a valid policy, with all that is
     *     wrong with it
     */
    public static Loaded load(Path file) throws YamlException {
        return parse(file.toString(), content(file));
    }

    /**
     * The file's bytes, for {@link #parse}; one more than {@link #MAX_BYTES} of a larger one.
     *
     * @throws YamlException if it cannot be read
     */
    static byte[] content(Path file) throws YamlException {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException _) {
            throw whole(file.toString(), "there is no such file");
        } catch (IOException e) {
            throw whole(
                    file.toString(), "the file cannot be read: " + e.getClass().getSimpleName());
        }
    }

    /**
     * @param name the file's path: what problems call it, and beside what the files are that it
     *     names
     * @param content its bytes
     * @throws YamlException if it is not a valid policy, with all that is wrong with it
     */
    public static Loaded parse(String name, byte[] content) throws YamlException {
        requireText(name, content);
        List<Problem> warnings = new ArrayList<>();
        PolicyReader.Draft draft =
                YamlFile.read(
                        name,
                        content,
                        "Policy",
                        top -> PolicyReader.read(top, Path.of(name)),
                        warnings::add);
        return new Loaded(
                new Policy(draft.file(), hash(content), draft.conditions()), List.copyOf(warnings));
    }

    /**
     * @throws YamlException if it is larger than a policy may be, or a binary file
     */
    public static void requireText(String name, byte[] content) throws YamlException {
        if (content.length > MAX_BYTES) {
            throw whole(name, "the file is larger than 1 MiB");
        }
        if (isBinary(content)) {
            throw whole(name, "this is a binary file, not YAML");
        }
    }

    /** A NUL byte is in every binary format and in no YAML. */
    private static boolean isBinary(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).indexOf('\0') >= 0;
    }

    /** A fault of the file as a whole. */
    static YamlException whole(String file, String message) {
        return new YamlException(List.of(new Problem(file, 0, 0, "", message)));
    }

    static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
