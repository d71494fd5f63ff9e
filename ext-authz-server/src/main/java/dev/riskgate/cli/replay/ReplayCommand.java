// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.offline.OfflineRun;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.recording.Recordings;
import dev.riskgate.replay.Replay;
import dev.riskgate.replay.ReplayProgress;
import dev.riskgate.replay.ReplayReport;
import dev.riskgate.server.config.Secret;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import tools.jackson.databind.json.JsonMapper;

import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "replay",
        description = {
            "Decide recorded checks again with another policy, and tell who would be decided"
                    + " otherwise. It needs no server: profiles, limits and time are rebuilt from"
                    + " the recording.",
            "What cannot be decided again, since an input was not recorded, is counted and never"
                    + " guessed."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was read, or a file up to where its server was stopped, whether or not anything"
                    + " was decided otherwise",
            "1:the policy, the key or a recording cannot be used, or nothing could be decided"
                    + " again; what could be read was told",
            "2:the command line is wrong",
            "3:something was decided otherwise, and --fail-on-difference was given"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate replay --policy new.yaml --key-file record.key recordings/",
            "  riskgate replay --policy new.yaml --key-file record.key --json r.rgrec | jq"
                    + " .verdicts"
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final int DIFFERENCE = 3;

    @Spec private CommandSpec spec;

    @Option(
            names = {"-p", "--policy"},
            required = true,
            paramLabel = "POLICY",
            description = "The policy that decides now.")
    private Path policyFile;

    @Option(
            names = "--key-file",
            paramLabel = "KEY",
            description =
                    "The file with the key of the recording, as record.keyFile names it. Without"
                            + " it: the key in RISKGATE_RECORD_KEY.")
    private @Nullable Path keyFile;

    @Option(
            names = "--max-subjects",
            paramLabel = "N",
            description = "How many clients are known at most, as state.maxSubjects of the server.")
    private int maxSubjects = OfflineRun.SUBJECTS;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many reasons, routes, clients and examples are shown.")
    private int top = 10;

    @Option(
            names = "--progress",
            negatable = true,
            description =
                    "Tell on stderr how far it is. Without it: if input and output are a terminal.")
    private @Nullable Boolean progress;

    @Option(names = "--json", description = "Tell the result as JSON.")
    private boolean json;

    @Option(
            names = "--fail-on-difference",
            description = "Exit with 3 if anything is decided otherwise, for a pipeline.")
    private boolean failOnDifference;

    @Parameters(
            paramLabel = "RECORDING",
            arity = "1..*",
            description =
                    "Recordings, or folders of them, of one server or of several, in any order.")
    private List<Path> files;

    @SuppressWarnings("NullAway.Init")
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        if (top < 0 || maxSubjects < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--top has to be 0 or more, --max-subjects 1 or more.");
        }
        byte[] key = key();
        ToldNotes notes = new ToldNotes(err());
        ReplayReport report = new ReplayReport(top);
        Replay replay = new Replay(policy(), maxSubjects, report);
        replay.play(Recordings.of(files, key, notes), progress());
        tell(report);
        if (report.decided() == 0) {
            err().println("riskgate: nothing could be decided again");
        }
        if (notes.faulty() || report.decided() == 0) {
            return 1;
        }
        return failOnDifference && report.differently() > 0 ? DIFFERENCE : 0;
    }

    private void tell(ReplayReport report) {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> values = report.values(top);
        if (json) {
            out.println(ReplayText.ascii(JsonMapper.shared().writeValueAsString(values)));
        } else {
            ReplayText.print(values, line -> out.println(ReplayText.ascii(line)));
        }
        out.flush();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ReplayProgress progress() {
        Console console = System.console();
        boolean told = progress == null ? console != null && console.isTerminal() : progress;
        return told ? new ProgressLines(err(), System::nanoTime) : ReplayProgress.NONE;
    }

    private Policy policy() {
        try {
            return PolicyLoader.load(policyFile).policy();
        } catch (YamlException e) {
            throw new IllegalArgumentException(
                    policyFile + " cannot be used: " + e.getMessage(), e);
        }
    }

    private byte[] key() throws IOException {
        String text =
                keyFile == null ? System.getenv("RISKGATE_RECORD_KEY") : Files.readString(keyFile);
        Secret secret = text == null ? null : Secret.parse(text);
        if (secret == null) {
            throw new IllegalArgumentException(
                    "Name the recording's key by --key-file, or set RISKGATE_RECORD_KEY: base64 of"
                            + " at least 32 bytes.");
        }
        return secret.bytes();
    }
}
