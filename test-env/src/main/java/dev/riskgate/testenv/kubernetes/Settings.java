// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.MissingPrerequisite;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the user of the end-to-end test wants.
 *
 * @param load the command that brings an image archive to the nodes
 * @param image an archive of Riskgate's image; null to build one
 * @param only names of steps; empty for all of them
 */
record Settings(
        String namespace, String load, @Nullable Path image, boolean keep, List<String> only) {

    private static final String USAGE =
            "usage: test-env/kubernetes/e2e [--keep] [--only STEP,...]; --help says more";

    static Settings of(List<String> arguments, Map<String, String> environment) {
        boolean keep = false;
        List<String> only = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--keep" -> keep = true;
                case "--only" -> {
                    i++;
                    if (i == arguments.size()) {
                        throw new MissingPrerequisite(USAGE);
                    }
                    only = List.of(arguments.get(i).split(",", -1));
                }
                default -> throw new MissingPrerequisite(USAGE);
            }
        }
        String image = environment.getOrDefault("E2E_IMAGE", "");
        return new Settings(
                environment.getOrDefault("E2E_NAMESPACE", "riskgate-e2e"),
                environment.getOrDefault("E2E_LOAD", "kind load image-archive"),
                image.isEmpty() ? null : Path.of(image).toAbsolutePath(),
                keep,
                only);
    }

    /** The installation, the steps that were asked for, and the end. */
    List<Step> chosen(List<Step> installation, List<Step> steps, Step end) {
        for (String each : only) {
            if (steps.stream().noneMatch(step -> step.name().equals(each))) {
                throw new MissingPrerequisite(
                        "there is no step %s; there are %s"
                                .formatted(each, steps.stream().map(Step::name).toList()));
            }
        }
        List<Step> chosen = new ArrayList<>(installation);
        steps.stream()
                .filter(step -> only.isEmpty() || only.contains(step.name()))
                .forEach(chosen::add);
        if (!keep) {
            chosen.add(end);
        }
        return chosen;
    }
}
