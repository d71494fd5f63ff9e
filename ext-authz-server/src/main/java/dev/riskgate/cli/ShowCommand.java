// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

@Command(
        name = "show",
        description = {
            "Show what is known of a client: its habits, and whether it is blocked.",
            "Looking changes nothing. Devices, networks and places are pseudonyms or numbers: what"
                    + " they were is not kept."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:something is known of the client",
            "1:nothing is known of it, or the server could not be reached",
            "2:the command line is wrong"
        },
        footerHeading = "%nExample:%n",
        footer = "  riskgate show acme")
final class ShowCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ClientOptions client;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    ShowCommand() {}

    @Override
    public Integer call() {
        JsonNode answer = server.client().find("/v1/clients", client.arguments());
        PrintWriter out = spec.commandLine().getOut();
        if (answer == null) {
            out.println(
                    "Nothing is known of client "
                            + client.shown()
                            + ". A client's id stands in the decision log, as client.id.");
            return 1;
        }
        out.print(ManagementClient.lines(ClientReport.of(answer)));
        out.flush();
        return answer.path("known").asBoolean(false) ? 0 : 1;
    }
}
