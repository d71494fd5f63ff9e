// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.Map;

@Command(
        name = "blocks",
        description = {
            "List what is blocked, the latest first.",
            "The server keeps pseudonyms and no names, so the list shows the notes. Of addresses it"
                    + " shows how many of their bits count: ipv4/24. Whether one client is blocked:"
                    + " riskgate show CLIENT."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  riskgate blocks")
final class BlocksCommand implements Runnable {

    private static final String ROW = "%-8s  %-16s  %-24s  %-24s  %s";

    @Spec private CommandSpec spec;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    BlocksCommand() {}

    @Override
    public void run() {
        JsonNode answer = server.client().ask("GET", "/v1/blocks", Map.of());
        PrintWriter out = spec.commandLine().getOut();
        int count = answer.path("count").asInt(0);
        JsonNode blocks = answer.path("blocks");
        if (count == 0) {
            out.println("Nothing is blocked.");
            return;
        }
        out.println(ROW.formatted("kind", "pseudonym", "since", "until", "note").stripTrailing());
        for (JsonNode block : blocks) {
            out.println(
                    ManagementClient.plain(
                                    ROW.formatted(
                                            block.path("prefix")
                                                    .asString(block.path("kind").asString("")),
                                            block.path("name").asString(""),
                                            block.path("since").asString(""),
                                            block.path("until").asString("no end"),
                                            block.path("note").asString("")))
                            .stripTrailing());
        }
        if (count > blocks.size()) {
            out.println("And " + (count - blocks.size()) + " more.");
        }
    }
}
