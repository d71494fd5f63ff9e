// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policytest.PolicyTestReader;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;
import dev.riskgate.yaml.format.YamlFormat;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/** A policy file, or a file of policy tests, in its layout. */
final class Formatting {

    private static final String POLICY = "Policy";

    private Formatting() {}

    /**
     * The file in its layout, read again and found to say the same: as YAML, and as a policy if it
     * is a valid one.
     *
     * @throws YamlException if it is not one document of ours, or cannot be laid out anew without
     *     changing what it means
     */
    static byte[] of(Source source) throws YamlException {
        byte[] content = source.content();
        PolicyLoader.requireText(source.name(), content);
        String kind = kind(source);
        YamlFile.read(source.name(), content, kind, Formatting::free);
        String text = new String(content, StandardCharsets.UTF_8);
        String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
        byte[] formatted = YamlFormat.format(source.name(), whole).getBytes(StandardCharsets.UTF_8);
        if (kind.equals(POLICY)) {
            PolicyFile before = policy(source.name(), content);
            if (before != null && !before.equals(policy(source.name(), formatted))) {
                throw Source.unreadable(
                        source.name(),
                        "it would be another policy in the layout, so it is left as it is; please"
                                + " report this");
            }
        }
        return formatted;
    }

    /** The one that the file names, if we know it. */
    private static String kind(Source source) {
        boolean tests =
                new String(source.content(), StandardCharsets.UTF_8)
                        .lines()
                        .anyMatch(
                                line -> line.matches("kind:\\s+[\"']?PolicyTest[\"']?\\s*(#.*)?"));
        return tests ? PolicyTestReader.KIND : POLICY;
    }

    /** Reads everything, so that only faults of the YAML are told. */
    private static YamlMap free(YamlMap top) {
        top.entries().values().forEach(YamlNode::free);
        return top;
    }

    /** Null if it is not a valid policy, yet. */
    private static @Nullable PolicyFile policy(String name, byte[] content) {
        try {
            return PolicyLoader.parse(name, content).policy().file();
        } catch (YamlException _) {
            return null;
        }
    }
}
