// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policy.Policy;
import dev.riskgate.policytest.PolicyTestReader;
import dev.riskgate.server.config.ServerConfig;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;

@Command(
        name = "schema",
        description =
                "Print the JSON Schema of a kind of file, by which editors complete and check it.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate policy schema > policy.schema.json",
            "  riskgate policy schema --kind test > policy-test.schema.json"
        })
public final class SchemaCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = {"-k", "--kind"},
            paramLabel = "KIND",
            description = "policy (default), test or server: what the file holds.")
    private Kind kind = Kind.policy;

    /** As it is typed. */
    enum Kind {
        policy(Policy.class, "policy.schema.json"),
        test(PolicyTestReader.class, "policy-test.schema.json"),
        server(ServerConfig.class, "server.schema.json");

        private final Class<?> beside;
        private final String resource;

        Kind(Class<?> beside, String resource) {
            this.beside = beside;
            this.resource = resource;
        }

        String schema() throws IOException {
            try (InputStream in = beside.getResourceAsStream(resource)) {
                return new String(
                        Objects.requireNonNull(in, resource).readAllBytes(),
                        StandardCharsets.UTF_8);
            }
        }
    }

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public SchemaCommand() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(kind.schema());
        out.flush();
        return 0;
    }
}
