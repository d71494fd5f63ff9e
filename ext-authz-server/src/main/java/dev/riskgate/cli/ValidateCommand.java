// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.basic.AccountsFileCheck;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.policy.PolicyValidation;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.server.AuthoritiesCheck;
import dev.riskgate.server.DecisionLogCheck;
import dev.riskgate.server.KeyFileCheck;
import dev.riskgate.server.config.ConfigException;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.server.config.ServerConfigs;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

@Command(
        name = "validate",
        description =
                "Check a policy file, and print every fault with its line, column and a"
                        + " suggestion.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the policy can be used; there may be warnings",
            "1:it cannot",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  riskgate validate policy.yaml", "  riskgate validate --config server.yaml"})
final class ValidateCommand implements Callable<Integer> {

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

    @SuppressWarnings("NullAway.Init")
    ValidateCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException {
        StringBuilder report = new StringBuilder();
        int code = config == null ? policyAlone(report) : withServerFile(config, report);
        spec.commandLine().getOut().print(report);
        spec.commandLine().getOut().flush();
        return code;
    }

    private int policyAlone(StringBuilder report) throws IOException {
        if (file == null) {
            throw new ParameterException(
                    spec.commandLine(), "Name the policy file, or the server file with --config.");
        }
        PolicyFile policy = PolicyValidation.check(file, report);
        return policy != null
                        && AccountsFileCheck.run(policy.credentials(BasicKind.INSTANCE), report)
                ? PolicyValidation.VALID
                : PolicyValidation.INVALID;
    }

    private int withServerFile(Path server, StringBuilder report)
            throws IOException, ConfigException {
        ServerConfig settings = ServerConfigs.read(server, System.getenv());
        PolicyFile policy =
                PolicyValidation.check(file == null ? settings.policy().file() : file, report);
        boolean usable = AuthoritiesCheck.run(settings.outbound(), report);
        usable &= DecisionLogCheck.run(settings.log(), report);
        if (policy != null) {
            usable &= KeyFileCheck.run(settings, policy, report);
            usable &= AccountsFileCheck.run(policy.credentials(BasicKind.INSTANCE), report);
        }
        return policy != null && usable ? PolicyValidation.VALID : PolicyValidation.INVALID;
    }
}
