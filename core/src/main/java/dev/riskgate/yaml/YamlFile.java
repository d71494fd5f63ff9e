// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Reads one YAML file of ours: one document, a mapping that names its {@code apiVersion} and {@code
 * kind}. Every fault is reported with its place, and reading goes on after a fault so that a person
 * sees all of them at once.
 */
public final class YamlFile {

    /** The version that every file of ours names. */
    public static final String API_VERSION = "riskgate.dev/v1";

    /**
     * The key of a file that has to end with {@code ...}, YAML's own end of a document. It comes
     * first: whatever is cut off the file, this is still there.
     */
    public static final String END_MARKER = "endMarker";

    private static final String REQUIRED = "required";
    private static final int MAX_CODE_POINTS = 16 << 20;

    private YamlFile() {}

    /**
     * @param file the file's name, as a person knows it
     * @param content its bytes, UTF-8
     * @param kind the {@code kind} it must name
     * @param reader turns the top mapping into the result; keys that it never asks for are reported
     *     as unknown. After a fault it sees defaults, so what it throws then is ignored in favour
     *     of the faults
     * @throws YamlException with every fault
     */
    public static <T> T read(String file, byte[] content, String kind, Function<YamlMap, T> reader)
            throws YamlException {
        return read(file, content, kind, reader, _ -> {});
    }

    /**
     * As above.
     *
     * @param warnings is handed what is allowed and yet looks like a mistake, in the order of the
     *     file
     */
    public static <T> T read(
            String file,
            byte[] content,
            String kind,
            Function<YamlMap, T> reader,
            Consumer<Problem> warnings)
            throws YamlException {
        Problems problems = new Problems(file);
        T value = null;
        try {
            MappingNode document = document(content, problems);
            if (document != null) {
                YamlMap top = new YamlMap(document, "", problems);
                expectWord(top, "apiVersion", API_VERSION);
                expectWord(top, "kind", kind);
                value = reader.apply(top);
                problems.reportUnknownKeys();
            }
        } catch (StackOverflowError _) {
            problems.add(Optional.empty(), "", "the file is nested too deeply");
        } catch (RuntimeException e) {
            if (!problems.any()) {
                throw e;
            }
        }
        if (problems.any() || value == null) {
            throw problems.asException();
        }
        problems.warnings().forEach(warnings);
        return value;
    }

    private static void expectWord(YamlMap top, String key, String word) {
        YamlNode node = top.need(key);
        if (!node.isMissing() && !node.text().equals(word)) {
            node.problem(
                    key.equals("apiVersion") && isOurs(node.text())
                            ? "this build reads %s, and the file is of version %s: write it anew for %s, or use a build that reads it"
                                    .formatted(word, Quote.of(node.text()), word)
                            : "must be \"" + word + "\"");
        }
    }

    /** Of another version of ours, rather than somebody else's file. */
    private static boolean isOurs(String version) {
        return version.startsWith(API_VERSION.substring(0, API_VERSION.indexOf('/') + 1));
    }

    private static @Nullable MappingNode document(byte[] content, Problems problems) {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(MAX_CODE_POINTS).build();
            String text = decode(content);
            problems.source(text);
            Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
            Node first = documents.hasNext() ? documents.next() : null;
            if (first instanceof MappingNode mapping) {
                if (documents.hasNext()) {
                    problems.add(
                            documents.next(), "", "only one YAML document is allowed in this file");
                }
                return isWhole(mapping, text, problems) ? mapping : null;
            }
            problems.add(
                    Optional.empty(),
                    "",
                    first == null
                            ? "the file is empty"
                            : "the file must hold a mapping (key: value)");
        } catch (CharacterCodingException _) {
            problems.add(Optional.empty(), "", "the file is not valid UTF-8");
        } catch (MarkedYamlEngineException e) {
            problems.add(e.getProblemMark(), "", "not valid YAML: " + Quote.bound(e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(
                    Optional.empty(),
                    "",
                    "not valid YAML: " + Quote.bound(String.valueOf(e.getMessage())));
        }
        return null;
    }

    /** Reads the key {@link #END_MARKER} of a file that may have it. */
    public static void allowEndMarker(YamlMap top) {
        top.find(END_MARKER);
    }

    /** Whether the file ends where it says that it does; else that is reported. */
    private static boolean isWhole(MappingNode mapping, String text, Problems problems) {
        List<NodeTuple> entries = mapping.getValue();
        for (NodeTuple entry : entries) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)
                    || !key.getValue().equals(END_MARKER)) {
                continue;
            }
            if (!text.stripTrailing().endsWith("\n...")) {
                problems.add(
                        (int) text.stripTrailing().lines().count(),
                        1,
                        END_MARKER,
                        "the file does not end with a line of three dots (...), as its key"
                                + " endMarker demands: it is cut off, or still being written");
                return false;
            }
            if (!(entry.getValueNode() instanceof ScalarNode value)
                    || !value.getValue().equals(REQUIRED)) {
                problems.add(entry.getValueNode(), END_MARKER, "must be \"" + REQUIRED + "\"");
            }
            if (!entry.equals(entries.getFirst())) {
                problems.add(
                        key,
                        END_MARKER,
                        "this has to be the first key: a file that is cut off above it would not"
                                + " lack its end");
            }
        }
        return true;
    }

    private static String decode(byte[] content) throws CharacterCodingException {
        String text =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
