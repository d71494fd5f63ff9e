// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;

/** Which client is meant, where nothing else can be. */
final class ClientOptions {

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

    @SuppressWarnings("NullAway.Init")
    ClientOptions() {}

    /** As arguments of the management port. */
    Map<String, String> arguments() {
        Pasted.refuse("the client", client);
        Pasted.refuse("the tenant", tenant);
        Pasted.refuse("the namespace", namespace);
        Map<String, String> arguments = new LinkedHashMap<>();
        arguments.put("client", client);
        TargetOptions.put(arguments, "tenant", tenant);
        TargetOptions.put(arguments, "namespace", namespace);
        return arguments;
    }

    /** For a sentence: {@code acme of tenant eu}. */
    String shown() {
        return ManagementClient.plain(
                client + TargetOptions.ofTenant(tenant) + TargetOptions.inNamespace(namespace));
    }
}
