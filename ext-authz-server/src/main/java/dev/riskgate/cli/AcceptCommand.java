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
        name = "accept",
        description = {
            "Accept what a client has done so far: every context (credential, device and network)"
                    + " that it was seen in becomes its own, and the evidence against them is"
                    + " cleared.",
            "Look at it first ('riskgate show'): anybody else who has used its credentials is"
                    + " accepted as well. Later requests are judged as always; only 'riskgate"
                    + " forget' undoes it."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate show acme", "  riskgate accept acme"})
final class AcceptCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ClientOptions client;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    AcceptCommand() {}

    @Override
    public Integer call() {
        String shown = client.shown();
        JsonNode answer = server.client().find("PUT", "/v1/clients", client.arguments());
        if (answer == null) {
            throw new OperationFailed(
                    "Nothing is known of the client "
                            + shown
                            + ", so there is nothing to accept. A client's id stands in the"
                            + " decision log, as client.id.");
        }
        long accepted = answer.path("accepted").asLong(0);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Accepted client %s: %s.%n",
                shown,
                accepted == 0
                        ? "all of its contexts were its own already"
                        : accepted
                                + (accepted == 1 ? " context is" : " contexts are")
                                + " its own now");
        out.println(Propagation.sentence(answer));
        return 0;
    }
}
