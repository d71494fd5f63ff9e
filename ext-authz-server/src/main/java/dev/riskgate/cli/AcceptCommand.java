package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.JsonNode;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "accept",
        description = {
            "Say that what a client has done so far is right: every context (credential, device and"
                + " network) that it was seen in counts as its own, and what was held against them"
                + " is settled.",
            "Look at it first ('riskgate show'): this takes in whoever else has used its"
                    + " credentials. What comes after is judged as always; only 'riskgate forget'"
                    + " undoes it."
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate show acme", "  riskgate accept acme"})
final class AcceptCommand implements Callable<Integer> {

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
    AcceptCommand() {}

    @Override
    public Integer call() {
        Pasted.refuse("the client", client);
        Pasted.refuse("the tenant", tenant);
        Pasted.refuse("the namespace", namespace);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("client", client);
        TargetOptions.put(arguments, "tenant", tenant);
        TargetOptions.put(arguments, "namespace", namespace);
        String shown =
                ManagementClient.plain(
                        client
                                + TargetOptions.ofTenant(tenant)
                                + TargetOptions.inNamespace(namespace));
        JsonNode answer = server.client().find("PUT", "/v1/clients", arguments);
        if (answer == null) {
            throw new OperationFailed(
                    "Nothing is known of the client "
                            + shown
                            + ", so there is nothing to accept. A client's id stands in the"
                            + " decision log, as client.id.");
        }
        long accepted = answer.path("accepted").asLong(0);
        spec.commandLine()
                .getOut()
                .printf(
                        "Accepted client %s: %s.%n",
                        shown,
                        accepted == 0
                                ? "all of its contexts were its own already"
                                : accepted
                                        + (accepted == 1 ? " context is" : " contexts are")
                                        + " its own now");
        return 0;
    }
}
