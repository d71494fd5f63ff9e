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

    /** Of accounts and of keys: whatever stands behind it was most likely meant to be hashed. */
    private static final String TAKES_A_SECRET = "hash";

    private static final String SEEN_BY_OTHERS =
            "This command takes no secret on its command line: it asks for it, or reads standard"
                    + " input. What was typed there may have been seen by others on this machine,"
                    + " and is not shown here.";

    @Override
    public int handleParseException(ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        ColorScheme colors = command.getColorScheme();
        PrintWriter err = command.getErr();
        if (wrong instanceof UnmatchedArgumentException
                && command.getCommandName().equals(TAKES_A_SECRET)) {
            err.println(colors.errorText(SEEN_BY_OTHERS));
            command.usage(err, colors);
            return command.getCommandSpec().exitCodeOnInvalidInput();
        }
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
