package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.Map;

@Command(
        name = "block",
        description = {
            "Shut out a client, an API key or a token, at once and on every replica.",
            "Its requests are answered 403, in shadow mode too, and nothing is learned from them. A"
                    + " block that is there already is replaced, its end too."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate block acme --for 1h --note \"odd payouts, INC-42\"",
            "  riskgate block --key acme-1 --note \"leaked in a public repository\"",
            "  riskgate block --token 0f3a9c --for 12h",
            "  riskgate block acme --tenant eu --server http://10.0.3.7:9192"
        })
final class BlockCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Mixin private TargetOptions target;

    @Option(
            names = "--for",
            paramLabel = "SPAN",
            description = "How long: 90m, 12h, 7d. Default: until it is lifted (riskgate unblock).")
    private @Nullable String span;

    @Option(
            names = "--note",
            paramLabel = "TEXT",
            description =
                    "Why, for other operators; up to 200 characters. It is stored as it is and"
                            + " never told to the client.")
    private @Nullable String note;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    BlockCommand() {}

    @Override
    public void run() {
        Map<String, String> arguments = target.arguments();
        TargetOptions.put(arguments, "for", span);
        TargetOptions.put(arguments, "note", note);
        JsonNode answer = server.client().post("/v1/blocks", arguments);
        PrintWriter out = spec.commandLine().getOut();
        String until = answer.path("until").asString("");
        out.println(
                "Blocked "
                        + target.shown()
                        + (until.isEmpty()
                                ? " until it is lifted."
                                : " until " + ManagementClient.plain(until) + "."));
        if (answer.path("replaced").asBoolean(false)) {
            out.println("The block that was there before is replaced.");
        }
        out.println(Reach.sentence(answer));
    }
}
