package dev.riskgate.cli;

import dev.riskgate.policy.PolicyValidation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
        footerHeading = "%nExample:%n",
        footer = "  riskgate validate policy.yaml")
final class ValidateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The policy file.")
    private Path file;

    @SuppressWarnings("NullAway.Init")
    ValidateCommand() {}

    @Override
    public Integer call() throws IOException {
        StringBuilder report = new StringBuilder();
        int code = PolicyValidation.run(file, report);
        spec.commandLine().getOut().print(report);
        spec.commandLine().getOut().flush();
        return code;
    }
}
