// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.Partner;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What only the partners know, in a file for the load of {@code test-env/compose.yaml}. */
record Partners(JsonNode json) {

    private static final JsonMapper JSON = new JsonMapper();

    static void write(Path file, List<Partner> partners) throws IOException {
        ObjectNode all = JSON.createObjectNode();
        for (Partner each : partners) {
            all.putObject(each.client()).put("key", each.key()).put("totp", each.totpSeed());
        }
        Files.writeString(file, JSON.writeValueAsString(all));
    }

    static Partners read(Path file) throws IOException {
        return new Partners(JSON.readTree(Files.readString(file)));
    }

    Partner partner(String client) {
        JsonNode found = json.path(client);
        if (found.isMissingNode()) {
            throw new IllegalArgumentException("no partner " + client);
        }
        return new Partner(client, found.path("key").asString(""), found.path("totp").asString(""));
    }
}
