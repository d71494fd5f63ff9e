// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.Map;

@Command(
        name = "block",
        description = {
            "Block a client, an API key, a token or addresses, at once and on every replica.",
            "Its requests are answered 403, in shadow mode too, and nothing is learned from them."
                    + " An existing block is replaced, including its end.",
            "An unknown name is refused, since it is most likely mistyped."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate block acme --for 1h --note \"odd payouts, INC-42\"",
            "  riskgate block --key acme-1 --note \"leaked in a public repository\"",
            "  riskgate block --token 0f3a9c --for 12h",
            "  riskgate block --cidr 192.0.2.0/24 --for 1h --note \"guessing keys, INC-43\"",
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
                    "Why, for other operators; up to 200 characters and no secret. It is stored as"
                            + " it is and never shown to the client.")
    private @Nullable String note;

    @Option(
            names = "--force",
            description =
                    "Block even an unknown name, or addresses wider than /16 (IPv4) or /32 (IPv6).")
    private boolean force;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    BlockCommand() {}

    @Override
    public void run() {
        if (target.isListed()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name whom to block; --pseudonym is for lifting what 'riskgate blocks' lists.");
        }
        Pasted.refuse("the note", note);
        Map<String, String> arguments = target.arguments();
        TargetOptions.put(arguments, "for", span);
        TargetOptions.put(arguments, "note", note);
        TargetOptions.put(arguments, "force", force ? "true" : null);
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
        String doubt = doubt(answer.path("known").asString(""));
        if (!doubt.isEmpty()) {
            out.println(doubt);
        }
        out.println(Propagation.sentence(answer));
    }

    private String doubt(String known) {
        return switch (known) {
            case "no" -> "Nothing known has this name.";
            case "not_checked" ->
                    target.isClient()
                            ? "Attention: Redis does not answer, so whether anything known has this"
                                    + " name could not be checked."
                            : target.isUncheckable()
                                    ? "Ids of tokens are not kept, so a mistyped one is not"
                                            + " noticed. To be sure, give the whole token: only its"
                                            + " id is used."
                                    : "";
            default -> "";
        };
    }
}
