// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import dev.riskgate.testenv.Checkout;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The Kubernetes objects that a folder of {@code deploy} ships. */
final class Manifests {

    private static final JsonMapper JSON = new JsonMapper();

    private Manifests() {}

    /** {@code deploy/NAME} of this checkout. */
    static Path folder(String name) {
        return Checkout.find().root().resolve("deploy").resolve(name);
    }

    /** Its YAML files, by name. */
    static List<Path> files(String folder) {
        try (Stream<Path> files = Files.list(folder(folder))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The documents of a file, in their order. */
    static List<JsonNode> of(Path file) {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<JsonNode> read(String label, String text) {
        List<JsonNode> documents = new ArrayList<>();
        for (Object document :
                new Load(LoadSettings.builder().setLabel(label).build()).loadAllFromString(text)) {
            documents.add(JSON.valueToTree(document));
        }
        return documents;
    }

    /** The only object of this kind that a folder ships. */
    static JsonNode only(String folder, String kind) {
        List<JsonNode> found =
                files(folder).stream()
                        .flatMap(file -> of(file).stream())
                        .filter(each -> each.path("kind").asString("").equals(kind))
                        .toList();
        if (found.size() != 1) {
            throw new AssertionError(
                    "deploy/" + folder + " ships " + found.size() + " objects of kind " + kind);
        }
        return found.getFirst();
    }
}
