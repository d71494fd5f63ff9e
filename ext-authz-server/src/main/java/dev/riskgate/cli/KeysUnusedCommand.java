// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

@Command(
        name = "unused",
        description = {
            "List the API keys that could be used and were not, the longest unused first.",
            "Of replicas that share a Redis any one answers for all. Uses are marked to the hour,"
                    + " from the first start of a version that does so: until they are complete for"
                    + " as long as you ask, no key counts as unused."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate keys unused", "  riskgate keys unused --for 30d --count 1000"})
final class KeysUnusedCommand implements Runnable {

    private static final String ROW = "%-22s  %-40s  %s";
    private static final int MOST = 100_000;

    @Spec private CommandSpec spec;

    @Option(
            names = "--for",
            paramLabel = "SPAN",
            description =
                    "For how long it was not used, 1d to 365d. Default: apiKeys.unusedAfter of the"
                            + " server.")
    private @Nullable String time;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many keys, 1 to 100000. Default: ${DEFAULT-VALUE}.",
            defaultValue = "100")
    private int count;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    KeysUnusedCommand() {}

    @Override
    public void run() {
        if (count < 1 || count > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--count must be a number from 1 to " + MOST + ".");
        }
        if (time != null && Durations.parse(time) == null) {
            throw new ParameterException(
                    spec.commandLine(), "--for must be a time span from 1d to 365d, such as 90d.");
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        TargetOptions.put(arguments, "for", time);
        arguments.put("count", String.valueOf(count));
        print(
                server.client().ask("GET", "/v1/keys/unused", arguments),
                spec.commandLine().getOut());
    }

    private static void print(JsonNode answer, PrintWriter out) {
        String span = answer.path("for").asString("");
        String since = answer.path("since").asString("");
        if (!answer.path("tells").asBoolean(false)) {
            out.println(
                    plain(
                            "Nobody can tell yet: uses are complete from "
                                    + since
                                    + " on. Ask from "
                                    + answer.path("tellsFrom").asString("")
                                    + " on, or for a shorter time (--for, at least 1d)."));
            return;
        }
        JsonNode keys = answer.path("keys");
        if (keys.isEmpty()) {
            out.println(plain("Every key was used within " + span + "."));
            return;
        }
        out.println(
                plain(
                        "Not used for "
                                + span
                                + " or longer; uses are complete from "
                                + since
                                + " on:"));
        out.println(ROW.formatted("last use", "key", "client"));
        keys.forEach(key -> out.println(plain(row(key))));
        long more = answer.path("unused").asLong(0) - keys.size();
        if (more > 0) {
            out.println("%,d more: --count.".formatted(more));
        }
    }

    private static String row(JsonNode key) {
        String last = key.path("lastUse").asString("");
        String tenant = key.path("tenant").asString("");
        return ROW.formatted(
                        last.isEmpty() ? "none" : last,
                        key.path("key").asString(""),
                        key.path("client").asString("")
                                + (tenant.equals("default") ? "" : " --tenant " + tenant))
                .stripTrailing();
    }

    private static String plain(String text) {
        return ManagementClient.plain(text);
    }
}
