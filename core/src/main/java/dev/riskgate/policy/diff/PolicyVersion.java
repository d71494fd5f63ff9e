// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlPlaces;

import java.nio.file.Path;

/**
 * One of the two policies that are compared.
 *
 * @param name the file's path: what it is called, and beside what the files are that it names
 */
public record PolicyVersion(String name, Policy policy, YamlPlaces places) {

    /**
     * @throws YamlException if it is not a valid policy, with all that is wrong with it
     */
    public static PolicyVersion of(String name, byte[] content) throws YamlException {
        Policy policy = PolicyLoader.parse(name, content).policy();
        return new PolicyVersion(name, policy, YamlPlaces.of(content));
    }

    /** A file that it names, as it is from beside the policy. */
    String fromHere(Path file) {
        Path folder = Path.of(name).getParent();
        return folder == null || !file.startsWith(folder)
                ? file.toString()
                : folder.relativize(file).toString();
    }
}
