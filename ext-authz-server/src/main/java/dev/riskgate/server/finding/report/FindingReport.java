// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding.report;

import dev.riskgate.server.finding.Finding;
import dev.riskgate.server.finding.FindingCheck;
import dev.riskgate.server.finding.Findings;
import dev.riskgate.server.finding.Setup;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlPlaces;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts findings to their places in the operator's files, and reads there which are accepted. */
public final class FindingReport {

    /** {@code # riskgate: accept grpc-plaintext, state-in-memory - a sidecar}. */
    private static final Pattern ACCEPT =
            Pattern.compile("#\\s*riskgate:\\s*accept\\s+([a-z-]+(?:\\s*,\\s*[a-z-]+)*)");

    private static final int MOST = 500;
    private static final byte[] NOTHING = {};

    private final Set<String> accepted;
    private final Map<FindingCheck.Source, Text> texts = new EnumMap<>(FindingCheck.Source.class);

    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    private record Text(String name, byte[] content, List<String> lines, YamlPlaces places) {
        static Text of(String name, byte[] content) {
            return new Text(
                    name,
                    content,
                    new String(content, StandardCharsets.UTF_8).lines().toList(),
                    YamlPlaces.of(content));
        }
    }

    /**
     * @param accepted ids that are accepted wherever they are found
     */
    public FindingReport(Set<String> accepted) {
        this.accepted = Set.copyOf(accepted);
    }

    /** Names the file that a source is; one that cannot be read has no places. */
    public FindingReport with(FindingCheck.Source source, @Nullable Path file) {
        return file == null ? this : with(source, file.toString(), content(file));
    }

    /**
     * As {@link #with(FindingCheck.Source, Path)}, of a file that was read already.
     *
     * @param content must not be changed
     */
    public FindingReport with(FindingCheck.Source source, String name, byte[] content) {
        texts.put(source, Text.of(name, content));
        return this;
    }

    public List<Finding> of(Setup setup) {
        List<Finding> findings = new ArrayList<>();
        for (FindingCheck check : Findings.ALL) {
            for (FindingCheck.Found found : check.find(setup)) {
                findings.add(finding(check, found));
            }
        }
        return List.copyOf(findings);
    }

    private Finding finding(FindingCheck check, FindingCheck.Found found) {
        Text text = texts.getOrDefault(found.source(), Text.of("", NOTHING));
        YamlPlaces.Place place = text.places.of(found.path());
        Problem problem =
                new Problem(
                        text.name.isEmpty() ? "environment" : text.name,
                        place.line(),
                        place.column(),
                        found.path(),
                        printable(found.sentence()));
        return new Finding(
                check,
                problem,
                accepted.contains(check.id()) || isAccepted(text, place.line(), check.id()),
                // Key files hold hashes and seeds.
                found.source() == FindingCheck.Source.KEYS ? NOTHING : text.content);
    }

    /**
     * In a comment on the line itself or right above it; what has no line is accepted at the head
     * of the file.
     */
    private static boolean isAccepted(Text text, int line, String id) {
        if (line > 0 && accepts(text.lines, line - 1, id)) {
            return true;
        }
        int step = line > 0 ? -1 : 1;
        for (int at = line > 0 ? line - 2 : 0;
                at >= 0 && at < text.lines.size() && isComment(text.lines.get(at));
                at += step) {
            if (accepts(text.lines, at, id)) {
                return true;
            }
        }
        return false;
    }

    /** Names and paths of the operator's files may hold anything. */
    private static String printable(String sentence) {
        StringBuilder shown = new StringBuilder(sentence.length());
        for (char c : sentence.toCharArray()) {
            shown.append(Character.isISOControl(c) ? '·' : c);
        }
        return shown.length() <= MOST ? shown.toString() : shown.substring(0, MOST) + "…";
    }

    private static boolean isComment(String line) {
        return line.strip().startsWith("#");
    }

    private static boolean accepts(List<String> lines, int at, String id) {
        if (at >= lines.size()) {
            return false;
        }
        Matcher matcher = ACCEPT.matcher(lines.get(at));
        return matcher.find() && Arrays.asList(matcher.group(1).split("\\s*,\\s*")).contains(id);
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
