// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.Console;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "forget",
        description = {
            "Erase all that was learned of a client, everywhere. This cannot be undone.",
            "Its next request is that of a newcomer: it knows no habits, and proofs that were"
                + " remembered must be given again. Blocks stay, and so do lines of the decision"
                + " log."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate forget acme", "  riskgate forget acme --yes"})
final class ForgetCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ClientOptions client;

    @Option(names = "--yes", description = "Do not ask for confirmation.")
    private boolean yes;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    ForgetCommand() {}

    @Override
    public Integer call() {
        Map<String, String> arguments = client.arguments();
        ManagementClient asked = server.client();
        String shown = client.shown();
        if (!yes && !confirmed(shown)) {
            spec.commandLine().getOut().println("Nothing was changed.");
            return 1;
        }
        JsonNode answer = asked.ask("DELETE", "/v1/clients", arguments);
        PrintWriter out = spec.commandLine().getOut();
        out.println("Forgot client " + shown + ".");
        out.println(Propagation.sentenceOnErasing(answer));
        return 0;
    }

    private boolean confirmed(String shown) {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no terminal to ask for confirmation; add --yes"
                            + " to forget without it.");
        }
        String answer =
                console.readLine(
                        "Erase all that was learned of client %s? Type yes to do it: ", shown);
        return answer != null && answer.strip().equals("yes");
    }
}
