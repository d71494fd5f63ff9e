// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.validate;

import dev.riskgate.policy.PolicyValidation;
import dev.riskgate.server.config.ConfigException;
import dev.riskgate.server.finding.FindingCheck;
import dev.riskgate.server.finding.Findings;
import dev.riskgate.yaml.Quote;
import dev.riskgate.yaml.Suggestion;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;

@Command(
        name = "validate",
        description =
                "Check a policy file, and print every fault with its line, column and a"
                        + " suggestion, and what is unsafe in it (findings).",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy can be used; there may be warnings",
            "1:it cannot, or --strict and a finding",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate validate policy.yaml",
            "  riskgate validate --config server.yaml",
            "  riskgate validate --strict --accept preflight-refused --format json policy.yaml"
        })
public final class ValidateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The policy file. Without it: the one that the server file names.")
    private @Nullable Path file;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "SERVER_FILE",
            description =
                    "Check the server file (and variables, which win), the key file,"
                            + " outbound.caFile and log.decisions as well, as 'riskgate serve'"
                            + " does.")
    private @Nullable Path config;

    @Option(
            names = "--strict",
            description =
                    "End with 1 as well if there is a finding of severity warning that is not"
                            + " accepted.")
    private boolean strict;

    @Option(
            names = "--accept",
            paramLabel = "ID",
            split = ",",
            description =
                    "Findings that are meant, wherever they are found. For a single place, write"
                            + " '# riskgate: accept ID' above it in the file.")
    private List<String> accepted = List.of();

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    private Format format = Format.text;

    /** As it is typed. */
    enum Format {
        text,
        json
    }

    @SuppressWarnings("NullAway.Init")
    public ValidateCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException {
        checkAccepted();
        Path server = config;
        if (file == null && server == null) {
            throw new ParameterException(
                    spec.commandLine(), "Name the policy file, or the server file with --config.");
        }
        Validation validation = new Validation(Set.copyOf(accepted));
        if (server == null) {
            validation.policy(Objects.requireNonNull(file));
        } else {
            validation.server(server, file, System.getenv());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(format == Format.json ? validation.json() : validation.text());
        out.flush();
        return validation.isUsable() && !(strict && validation.hasOpenWarning())
                ? PolicyValidation.VALID
                : PolicyValidation.INVALID;
    }

    private void checkAccepted() {
        List<String> known = Findings.ALL.stream().map(FindingCheck::id).toList();
        for (String id : accepted) {
            if (!known.contains(id)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "there is no finding " + Quote.of(id) + Suggestion.among(id, known));
            }
        }
    }
}
