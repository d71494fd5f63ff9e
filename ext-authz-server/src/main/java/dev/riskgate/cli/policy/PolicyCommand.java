// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code riskgate policy}. */
@Command(
        name = "policy",
        description =
                "Work on policy files: compare what they mean, lay them out, and have editors check"
                        + " them.",
        mixinStandardHelpOptions = true,
        subcommands = {DiffCommand.class, FormatCommand.class, SchemaCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class PolicyCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public PolicyCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: diff, format or schema.");
    }
}
