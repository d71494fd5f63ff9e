// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.SecretText;

import picocli.CommandLine;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.PrintWriter;

/**
 * Says what is wrong with a command line, like picocli itself, but quotes nothing that may be a
 * secret: a terminal's output is kept in tickets and in logs of build jobs.
 */
final class Mistypings implements IParameterExceptionHandler {

    /** As many letters and digits in a row as the secret of an API key has at least. */
    private static final int SECRET_RUN = 22;

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        ColorScheme colors = command.getColorScheme();
        PrintWriter err = command.getErr();
        err.println(colors.errorText(sentence(wrong, args)));
        if (!UnmatchedArgumentException.printSuggestions(wrong, err)) {
            command.usage(err, colors);
        }
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    private static String sentence(ParameterException wrong, String[] args) {
        String sentence = String.valueOf(wrong.getMessage());
        for (String arg : args) {
            if (mayBeSecret(arg)) {
                sentence = sentence.replace(arg, "(not shown)");
            }
        }
        return SecretText.without(sentence);
    }

    private static boolean mayBeSecret(String arg) {
        int run = 0;
        for (int i = 0; i < arg.length(); i++) {
            run = Character.isLetterOrDigit(arg.charAt(i)) ? run + 1 : 0;
            if (run == SECRET_RUN) {
                return true;
            }
        }
        return SecretText.isIn(arg);
    }
}
