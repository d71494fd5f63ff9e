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
            "Lift the block of a client, an API key or a token, on every replica.",
            "Lifting one does not lift the others: a client may be blocked, and one of its keys"
                    + " besides."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate unblock acme", "  riskgate unblock --key acme-1"})
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
        out.println(Reach.sentence(answer));
    }
}
