// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "log",
        description = "Read decision logs.",
        mixinStandardHelpOptions = true,
        subcommands = LogShowCommand.class,
        synopsisSubcommandLabel = "COMMAND")
final class LogCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    LogCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: show.");
    }
}
