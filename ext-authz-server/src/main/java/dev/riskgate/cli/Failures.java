// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.SecretText;
import dev.riskgate.server.StartException;
import dev.riskgate.server.config.ConfigException;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Tells a person what went wrong: plain sentences with a remedy, no stack. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        String sentence =
                switch (e) {
                    case ConfigException _,
                            StartException _,
                            OperationFailed _,
                            IllegalArgumentException _ ->
                            String.valueOf(e.getMessage());
                    case NoSuchFileException missing ->
                            missing.getFile() + " does not exist; check the path.";
                    case IOException _ -> "Input or output failed: " + e.getMessage();
                    default ->
                            "This is a fault in Riskgate itself ("
                                    + e.getClass().getName()
                                    + at(e)
                                    + "). Please report it with the command that you typed.";
                };
        SecretText.without(sentence)
                .lines()
                .forEach(line -> command.getErr().println("riskgate: " + line));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    private static String at(Exception e) {
        StackTraceElement[] frames = e.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0];
    }
}
