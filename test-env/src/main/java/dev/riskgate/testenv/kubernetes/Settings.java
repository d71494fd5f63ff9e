// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.MissingPrerequisite;
import dev.riskgate.testenv.kubernetes.image.Images.Built;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the user of the end-to-end test wants.
 *
 * @param load the command that brings an image archive to the nodes
 * @param images archives of Riskgate's image; null to build them
 * @param patient whether Envoy and Riskgate wait longer for each other than shipped
 * @param only names of steps; empty for all of them
 */
record Settings(
        String namespace,
        String load,
        @Nullable Built images,
        boolean keep,
        boolean patient,
        List<String> only) {

    private static final String USAGE =
            "usage: test-env/kubernetes/e2e [--keep] [--patient] [--only STEP,...]; see --help";

    static Settings of(List<String> arguments, Map<String, String> environment) {
        boolean keep = false;
        boolean patient = false;
        List<String> only = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--keep" -> keep = true;
                case "--patient" -> patient = true;
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
        return new Settings(
                environment.getOrDefault("E2E_NAMESPACE", "riskgate-e2e"),
                environment.getOrDefault("E2E_LOAD", "kind load image-archive"),
                images(environment),
                keep,
                patient,
                only);
    }

    private static @Nullable Built images(Map<String, String> environment) {
        String image = environment.getOrDefault("E2E_IMAGE", "");
        String next = environment.getOrDefault("E2E_NEXT_IMAGE", "");
        if (image.isEmpty() != next.isEmpty()) {
            throw new MissingPrerequisite(
                    "E2E_IMAGE and E2E_NEXT_IMAGE belong together: the upgrade goes from the one to"
                            + " the other");
        }
        return image.isEmpty()
                ? null
                : new Built(Path.of(image).toAbsolutePath(), Path.of(next).toAbsolutePath());
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
