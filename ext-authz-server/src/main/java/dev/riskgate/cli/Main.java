// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.cli.geo.GeoCommand;
import dev.riskgate.cli.log.ExplainCommand;
import dev.riskgate.cli.log.LogCommand;
import dev.riskgate.cli.policy.PolicyCommand;
import dev.riskgate.cli.policy.TestCommand;
import dev.riskgate.cli.probe.CheckCommand;
import dev.riskgate.cli.probe.StatusCommand;
import dev.riskgate.cli.replay.ReplayCommand;
import dev.riskgate.cli.validate.ValidateCommand;
import dev.riskgate.cli.version.VersionCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.Arrays;

/** The riskgate command. */
@Command(
        name = "riskgate",
        description =
                "Adaptive authentication for APIs, as an Envoy external-authorization server.",
        subcommands = {
            ServeCommand.class,
            ValidateCommand.class,
            TestCommand.class,
            PolicyCommand.class,
            CheckCommand.class,
            StatusCommand.class,
            TrainCommand.class,
            KeysCommand.class,
            AccountsCommand.class,
            GeoCommand.class,
            BlockCommand.class,
            UnblockCommand.class,
            BlocksCommand.class,
            ShowCommand.class,
            AcceptCommand.class,
            ForgetCommand.class,
            TopCommand.class,
            LogCommand.class,
            ExplainCommand.class,
            ReplayCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Provider.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:a file or setting cannot be used, the server could not start, could not be reached"
                    + " or refused",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate serve --config server.yaml",
            "  RISKGATE_POLICY_FILE=policy.yaml riskgate serve",
            "  riskgate validate policy.yaml",
            "  riskgate test policy-test.yaml",
            "  riskgate policy diff policy.yaml new.yaml",
            "  riskgate check https://api.example.com/orders --expect deny",
            "  riskgate status",
            "  riskgate train",
            "  riskgate keys create --client acme --scope orders:read --totp",
            "  riskgate accounts create --name legacy --client acme",
            "  riskgate block acme --for 1h --note \"odd payouts, INC-42\"",
            "  riskgate block --cidr 192.0.2.0/24 --for 1h",
            "  riskgate show acme",
            "  riskgate top",
            "  riskgate log show decisions.jsonl --verdict deny --since 1h",
            "  riskgate explain ID decisions.jsonl",
            "  riskgate replay --policy new.yaml --key-file record.key recordings/*.rgrec"
        })
public final class Main implements Runnable {

    /** Set in the container image, which has no shell for a start script. */
    private static final String SHEBANG = "riskgate.shebang";

    @Spec private CommandSpec spec;

    /** Set by picocli. */
    @SuppressWarnings("NullAway.Init")
    public Main() {}

    public static void main(String[] args) {
        // Where the kernel starts Java for a #! line, the path of that file comes first.
        String[] typed =
                Boolean.getBoolean(SHEBANG) ? Arrays.copyOfRange(args, 1, args.length) : args;
        System.exit(
                run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), typed));
    }

    /**
     * Runs one command, which writes to these and not to the standard streams.
     *
     * @return the exit code
     */
    public static int run(PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                // The id of a client may begin with an @.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.AUTO))
                .setParameterExceptionHandler(new Mistypings())
                .setExecutionExceptionHandler(new Failures())
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
