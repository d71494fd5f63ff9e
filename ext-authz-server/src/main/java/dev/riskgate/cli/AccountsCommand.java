// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.basic.AccountGenerator;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;

@Command(
        name = "accounts",
        description = "Make accounts for Basic credentials, and the hashes that their file holds.",
        mixinStandardHelpOptions = true,
        subcommands = {AccountsCommand.Create.class, AccountsCommand.HashCommand.class},
        synopsisSubcommandLabel = "COMMAND")
final class AccountsCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    AccountsCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: create or hash.");
    }

    @Command(
            name = "create",
            description =
                    "Make a new account with a password of its own. The password is printed once"
                            + " and stored nowhere; the entry for the accounts file holds its hash"
                            + " only.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  riskgate accounts create --name legacy --client acme --scope orders:read",
                "  riskgate accounts create --name legacy --totp --expires 2027-12-31T23:59:59Z"
            })
    static final class Create implements Runnable {

        @Spec private CommandSpec spec;

        @Option(names = "--name", required = true, description = "The name that is sent with it.")
        private String name;

        @Option(names = "--client", description = "Whose account it is. Default: the name.")
        private String client = "";

        @Option(names = "--tenant", defaultValue = "default", description = "The client's tenant.")
        private String tenant;

        @Option(
                names = "--scope",
                split = ",",
                paramLabel = "SCOPE",
                description = "What it grants. Several: by commas, or the option again.")
        private List<String> scopes = List.of();

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "ROLE",
                description = "The client's roles.")
        private List<String> roles = List.of();

        @Mixin private Enrolment enrolment;

        @SuppressWarnings("NullAway.Init")
        Create() {}

        @Override
        public void run() {
            String issuer = enrolment.issuer();
            AccountGenerator.NewAccount account =
                    new AccountGenerator(new SecureRandom())
                            .create(
                                    new AccountGenerator.Order(
                                            name,
                                            client,
                                            tenant,
                                            scopes,
                                            roles,
                                            enrolment.end(),
                                            enrolment.totp()));
            PrintWriter out = spec.commandLine().getOut();
            out.println("Password (shown once; Riskgate keeps only its hash):");
            out.println(account.password());
            out.println();
            out.println("Entry for the accounts file, under accounts:");
            out.print(account.entry());
            Enrolment.print(out, issuer, account.name(), account.totp());
            out.flush();
        }
    }

    @Command(
            name = "hash",
            description =
                    "Ask for a password, or read the first line of standard input, and print the"
                            + " hash for the accounts file. A password on the command line would be"
                            + " seen by everybody on the machine.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {"  riskgate accounts hash", "  riskgate accounts hash < password.txt"})
    static final class HashCommand implements Runnable {

        @Spec private CommandSpec spec;

        @SuppressWarnings("NullAway.Init")
        HashCommand() {}

        @Override
        public void run() {
            String password = password();
            String hash = new AccountGenerator(new SecureRandom()).hash(password);
            if (AccountGenerator.isShort(password)) {
                spec.commandLine()
                        .getErr()
                        .println(
                                "warning: this password is short, and may be guessed from the file"
                                        + " if it is stolen; 'riskgate accounts create' makes a"
                                        + " good one");
            }
            spec.commandLine().getOut().println(hash);
        }

        private static String password() {
            Console console = System.console();
            return console != null && console.isTerminal() ? typed(console) : firstLine();
        }

        private static String typed(Console console) {
            char[] once = typed(console, "Password: ");
            char[] again = typed(console, "Once more: ");
            if (!Arrays.equals(once, again)) {
                throw new IllegalArgumentException("The two are not the same; nothing was hashed.");
            }
            return new String(once);
        }

        private static char[] typed(Console console, String prompt) {
            char[] typed = console.readPassword(prompt);
            if (typed == null) {
                throw new IllegalArgumentException("No password was typed.");
            }
            return typed;
        }

        private static String firstLine() {
            try {
                var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
                String line = new BufferedReader(input).readLine();
                if (line == null) {
                    throw new IllegalArgumentException(
                            "There is no password on standard input; write: riskgate accounts hash"
                                    + " < password.txt");
                }
                return line;
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
