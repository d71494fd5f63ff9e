// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

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
        name = "top",
        description = {
            "List the clients with the most odd requests of the last 5 to 10 minutes, and the"
                    + " networks from which requests of several clients were refused.",
            "Odd is what the policy refuses, also in shadow mode, and what scores 60 or more. Each"
                    + " replica counts for itself: this is what the asked one decided."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  riskgate top --count 5")
final class TopCommand implements Runnable {

    private static final String ROW = "%8s  %8s  %5s  %-28s  %-32s  %s";
    private static final String NETWORK_ROW = "%8s  %8s  %-32s  %s";
    private static final int MOST = 500;

    @Spec private CommandSpec spec;

    @Option(
            names = "--count",
            paramLabel = "N",
            description = "How many clients, 1 to 500. Default: ${DEFAULT-VALUE}.",
            defaultValue = "20")
    private int count;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    TopCommand() {}

    @Override
    public void run() {
        if (count < 1 || count > MOST) {
            throw new ParameterException(
                    spec.commandLine(), "--count must be a number from 1 to " + MOST + ".");
        }
        JsonNode answer =
                server.client().ask("GET", "/v1/top", Map.of("count", String.valueOf(count)));
        PrintWriter out = spec.commandLine().getOut();
        JsonNode clients = answer.path("clients");
        String since = answer.path("since").asString("");
        long unproven = answer.path("unproven").asLong(0);
        if (clients.isEmpty()) {
            out.println(plain("No client made an odd request since " + since + "."));
        } else {
            out.println(plain("Odd requests since " + since + ":"));
            out.println(
                    ROW.formatted("odd", "refused", "score", "last reason", "last one", "client"));
            clients.forEach(client -> out.println(plain(row(client))));
        }
        JsonNode networks = answer.path("networks");
        if (!networks.isEmpty()) {
            out.println("Networks from which requests of several clients were refused:");
            out.println(NETWORK_ROW.formatted("clients", "refused", "last one", "network"));
            networks.forEach(network -> out.println(plain(networkRow(network))));
        }
        if (unproven > 0) {
            out.println("%,d more were of callers who proved to be no client.".formatted(unproven));
        }
    }

    private static String row(JsonNode client) {
        boolean exact = client.path("overcount").asLong(0) == 0;
        return ROW.formatted(
                        (exact ? "" : "≤ ") + client.path("odd").asLong(0),
                        client.path("refused").asLong(0),
                        client.path("score").asString(""),
                        client.path("reason").asString(""),
                        client.path("decision").asString(""),
                        who(client))
                .stripTrailing();
    }

    private static String networkRow(JsonNode network) {
        return NETWORK_ROW.formatted(
                network.path("clients").asLong(0),
                network.path("refused").asLong(0),
                network.path("decision").asString(""),
                network.path("network").asString(""));
    }

    /** As the other commands take it. */
    private static String who(JsonNode client) {
        String tenant = client.path("tenant").asString("");
        return client.path("client").asString("")
                + (tenant.equals("default") ? "" : " --tenant " + tenant)
                + " --namespace "
                + client.path("namespace").asString("");
    }

    private static String plain(String text) {
        return ManagementClient.plain(text);
    }
}
