// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.FileSettings;
import dev.riskgate.audit.sink.SinkKind;
import dev.riskgate.audit.sink.SinkSettings;
import dev.riskgate.audit.sink.StdoutSettings;
import dev.riskgate.recording.Recorder;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The outputs of the decision log: one as a word, or a list whose items are words or mappings of a
 * kind of sink to its settings. Reads one file.
 */
final class DecisionOutputsReader {

    private static final String STDOUT = "stdout";
    private static final String OFF = "off";
    private static final int MAX_OUTPUTS = 8;
    private static final int MAX_NAME = 32;
    private static final int MIN_QUEUE = 16;
    private static final int MAX_QUEUE = 1 << 20;
    private static final String KINDS =
            SinkKind.ALL.stream().map(SinkKind::name).collect(joining(" or "));

    private static final Map<String, PersonalData> PERSONAL =
            Stream.of(PersonalData.values())
                    .collect(
                            toMap(
                                    PersonalData::label,
                                    one -> one,
                                    (first, _) -> first,
                                    LinkedHashMap::new));
    private static final String PERSONAL_WORDS = String.join(" or ", PERSONAL.keySet());

    private final Settings settings;
    private final int queueSize;
    private final Set<PersonalData> include;
    private final Map<String, Integer> names = new HashMap<>();
    private final Map<String, Integer> targets = new HashMap<>();

    DecisionOutputsReader(Settings settings) {
        this.settings = settings;
        this.queueSize = settings.integer("log.queueSize", 16_384, MIN_QUEUE, MAX_QUEUE);
        this.include =
                personal(settings.words("log.include", PERSONAL_WORDS, PERSONAL::containsKey));
    }

    /**
     * @return none if decisions are not logged
     */
    List<OutputSettings> read() {
        Path here = Path.of("");
        return settings.shape(
                "log.decisions",
                List.of(ofWord(new StdoutSettings(), STDOUT)),
                STDOUT,
                (text, fault) -> text.equals(OFF) ? List.of() : list(word(text, here, fault)),
                this::read);
    }

    private List<OutputSettings> read(YamlNode node, Path folder) {
        if (node.isList()) {
            return outputs(node, folder);
        }
        boolean off = !node.isMap() && node.text().equals(OFF);
        return off ? List.of() : list(output(node, folder));
    }

    private static List<OutputSettings> list(@Nullable OutputSettings one) {
        return one == null ? List.of() : List.of(one);
    }

    private List<OutputSettings> outputs(YamlNode list, Path folder) {
        List<YamlNode> items = list.items();
        if (items.isEmpty()) {
            list.problem("must hold an output; to log no decisions, write: off");
        }
        if (items.size() > MAX_OUTPUTS) {
            list.problem("must not hold more than " + MAX_OUTPUTS + " outputs");
        }
        List<OutputSettings> outputs = new ArrayList<>();
        for (YamlNode item : items) {
            OutputSettings output = output(item, folder);
            if (output != null) {
                takeName(output.name(), item);
                takeTarget(output.sink().target(), item);
                outputs.add(output);
            }
        }
        return outputs;
    }

    private @Nullable OutputSettings output(YamlNode node, Path folder) {
        return node.isMap() ? ofKind(node, folder) : word(node.text(), folder, node::problem);
    }

    private @Nullable OutputSettings word(String text, Path folder, Consumer<String> fault) {
        if (text.equals(STDOUT)) {
            return ofWord(new StdoutSettings(), STDOUT);
        }
        if (text.equals(OFF)) {
            fault.accept("must stand alone where it is off: nothing is logged then");
            return null;
        }
        if (text.indexOf('/') < 0 && text.indexOf('.') < 0) {
            fault.accept("must be stdout, off, or a file's path with a / or a . in it");
            return null;
        }
        return ofWord(new FileSettings(folder.resolve(text)), "file");
    }

    private OutputSettings ofWord(SinkSettings sink, String name) {
        return new OutputSettings(name, Encoding.JSON, sink, queueSize, include);
    }

    private @Nullable OutputSettings ofKind(YamlNode node, Path folder) {
        YamlMap map = node.map();
        SinkKind kind = null;
        YamlNode found = null;
        for (SinkKind candidate : SinkKind.ALL) {
            YamlNode value = map.find(candidate.name());
            if (value != null && found != null) {
                node.problem("must be one sink: " + KINDS);
                return null;
            }
            kind = value == null ? kind : candidate;
            found = value == null ? found : value;
        }
        if (kind == null || found == null) {
            node.problem("must be a sink with its settings: " + KINDS);
            return null;
        }
        YamlMap own = found.map();
        return new OutputSettings(
                name(own, kind.name()),
                own.word("encoding", Encoding.JSON, encodings()),
                kind.reader().read(own, folder),
                (int) own.integer("queueSize", queueSize, MIN_QUEUE, MAX_QUEUE),
                include(own));
    }

    /** Its own, an empty list included, or what holds for all. */
    private Set<PersonalData> include(YamlMap own) {
        YamlNode node = own.find("include");
        if (node == null) {
            return include;
        }
        List<String> words = new ArrayList<>();
        for (YamlNode item : node.items()) {
            if (PERSONAL.containsKey(item.text())) {
                words.add(item.text());
            } else {
                item.problem("must be " + PERSONAL_WORDS);
            }
        }
        return personal(words);
    }

    private static Set<PersonalData> personal(List<String> words) {
        Set<PersonalData> all = EnumSet.noneOf(PersonalData.class);
        for (String word : words) {
            PersonalData one = PERSONAL.get(word);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    private static Map<String, Encoding> encodings() {
        Map<String, Encoding> words = new LinkedHashMap<>();
        for (Encoding encoding : Encoding.values()) {
            words.put(encoding.label(), encoding);
        }
        return words;
    }

    private static String name(YamlMap own, String fallback) {
        YamlNode node = own.find("name");
        if (node == null) {
            return fallback;
        }
        String name = node.text();
        if (!isName(name)) {
            node.problem("a name is 1 to 32 letters, digits, '-' or '_', and starts with a letter");
        } else if (name.equals(Recorder.OUTPUT)) {
            node.problem("metrics call so what \"record\" writes; give it another name");
        }
        return name;
    }

    private static boolean isName(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            boolean other = c >= '0' && c <= '9' || c == '-' || c == '_';
            if (!letter && (i == 0 || !other)) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_NAME;
    }

    private void takeName(String name, YamlNode item) {
        Integer before = names.putIfAbsent(name, item.line());
        if (before != null) {
            item.problem(
                    "there is an output \"%s\" already, in line %d; give one of them a name"
                            .formatted(name, before));
        }
    }

    private void takeTarget(String target, YamlNode item) {
        Integer before = targets.putIfAbsent(target, item.line());
        if (before != null) {
            item.problem(
                    "the output in line %d writes to %s already; two would garble each other"
                            .formatted(before, target));
        }
    }
}
