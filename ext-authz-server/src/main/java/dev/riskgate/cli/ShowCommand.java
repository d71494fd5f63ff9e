package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
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
            "1:nothing is known of it, or the server could not be asked",
            "2:the command line is wrong"
        },
        footerHeading = "%nExample:%n",
        footer = "  riskgate show acme")
final class ShowCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "CLIENT", description = "client.id of the decision log.")
    private String client;

    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            description = "The client's tenant. Default: default.")
    private @Nullable String tenant;

    @Option(
            names = "--namespace",
            paramLabel = "NAMESPACE",
            description =
                    "The client's namespace: client.namespace of the decision log. Needed only"
                            + " where several clients have this id.")
    private @Nullable String namespace;

    @Mixin private ServerOptions server;

    @SuppressWarnings("NullAway.Init")
    ShowCommand() {}

    @Override
    public Integer call() {
        Pasted.refuse("the client", client);
        Pasted.refuse("the tenant", tenant);
        Pasted.refuse("the namespace", namespace);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("client", client);
        TargetOptions.put(arguments, "tenant", tenant);
        TargetOptions.put(arguments, "namespace", namespace);
        JsonNode answer = server.client().find("/v1/clients", arguments);
        PrintWriter out = spec.commandLine().getOut();
        if (answer == null) {
            out.println(
                    ManagementClient.plain(
                            "Nothing is known of client "
                                    + client
                                    + TargetOptions.ofTenant(tenant)
                                    + TargetOptions.inNamespace(namespace)
                                    + ". A client's id stands in the decision log, as client.id."));
            return 1;
        }
        out.print(ManagementClient.lines(ClientReport.of(answer)));
        out.flush();
        return answer.path("known").asBoolean(false) ? 0 : 1;
    }
}
