// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;

@Command(
        name = "unblock",
        description = {
            "Lift the block of a client, an API key, a token or addresses, on every replica.",
            "Lifting one does not lift the others: a client and one of its keys may both be"
                    + " blocked, or an address and a prefix that holds it."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate unblock acme",
            "  riskgate unblock --key acme-1",
            "  riskgate unblock --cidr 192.0.2.0/24",
            "  riskgate unblock --pseudonym 5f0e9d1c2b7a6384"
        })
final class UnblockCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Mixin private TargetOptions target;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    UnblockCommand() {}

    @Override
    public void run() {
        JsonNode answer = server.client().ask("DELETE", "/v1/blocks", target.arguments());
        PrintWriter out = spec.commandLine().getOut();
        boolean was = answer.path("wasBlocked").asBoolean(false);
        out.println(
                was
                        ? "Unblocked " + target.shown() + "."
                        : "The " + target.shown() + " was not blocked. It is not now either.");
        if (answer.path("blocked").asBoolean(false)) {
            out.println(
                    target.isClient()
                            ? "Attention: it is still blocked, by the block of its id in every"
                                    + " namespace: unblock it without --namespace."
                            : "Attention: it is still blocked, by a block of a wider prefix: see"
                                    + " riskgate blocks.");
        }
        answer.path("blockedIn")
                .forEach(
                        namespace ->
                                out.println(
                                        ManagementClient.plain(
                                                "Attention: it is still blocked in namespace "
                                                        + namespace.asString("")
                                                        + ": add --namespace.")));
        out.println(Propagation.sentence(answer));
    }
}
