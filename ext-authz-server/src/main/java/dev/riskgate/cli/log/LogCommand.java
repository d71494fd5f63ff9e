// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code riskgate log}. */
@Command(
        name = "log",
        description = "Read decision logs.",
        mixinStandardHelpOptions = true,
        subcommands = LogShowCommand.class,
        synopsisSubcommandLabel = "COMMAND")
public final class LogCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public LogCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: show.");
    }
}
