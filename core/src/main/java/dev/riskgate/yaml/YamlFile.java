// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
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
                return mapping;
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

    private static String decode(byte[] content) throws CharacterCodingException {
        String text =
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }
}
