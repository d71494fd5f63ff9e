// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.replay;

import dev.riskgate.offline.OfflineRun;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.proto.v1.RecordingBatch;
import dev.riskgate.recording.RecordingException;
import dev.riskgate.recording.RecordingReader;
import dev.riskgate.replay.Replay;
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

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
            "0:all was read, whether or not anything was decided otherwise",
            "1:the policy, the key or a recording cannot be used; what could be read was told",
            "2:the command line is wrong",
            "3:something was decided otherwise, and --fail-on-difference was given"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate replay --policy new.yaml --key-file record.key recordings/*.rgrec",
            "  riskgate replay --policy new.yaml --key-file record.key --json r.rgrec | jq"
                    + " .verdicts"
        })
public final class ReplayCommand implements Callable<Integer> {

    private static final int DIFFERENCE = 3;
    private static final int TOLD_EVERY = 20_000;

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

    @Option(names = "--json", description = "Tell the result as JSON.")
    private boolean json;

    @Option(
            names = "--fail-on-difference",
            description = "Exit with 3 if anything is decided otherwise, for a pipeline.")
    private boolean failOnDifference;

    @Parameters(
            paramLabel = "RECORDING",
            arity = "1..*",
            description = "Recordings, in the order of their time; their names sort so.")
    private List<Path> files;

    private boolean faulty;
    private long played;

    @SuppressWarnings("NullAway.Init")
    public ReplayCommand() {}

    @Override
    public Integer call() throws IOException {
        if (top < 0 || maxSubjects < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--top has to be 0 or more, --max-subjects 1 or more.");
        }
        byte[] key = key();
        ReplayReport report = new ReplayReport(top);
        Replay replay = new Replay(policy(), maxSubjects, report);
        for (Path file : files) {
            play(file, key, replay);
        }
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> values = report.values(top);
        if (json) {
            out.println(ReplayText.ascii(JsonMapper.shared().writeValueAsString(values)));
        } else {
            ReplayText.print(values, report, line -> out.println(ReplayText.ascii(line)));
        }
        out.flush();
        if (faulty) {
            return 1;
        }
        return failOnDifference && report.differently() > 0 ? DIFFERENCE : 0;
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

    private void play(Path file, byte[] key, Replay replay) {
        try (RecordingReader reader = RecordingReader.open(file, key)) {
            for (RecordingBatch batch = reader.next(); batch != null; batch = reader.next()) {
                replay.play(batch);
                progress(batch.getChecksCount());
            }
            if (reader.truncated()) {
                say(file, "has no end: its server was killed, or still writes; read so far");
            }
        } catch (NoSuchFileException _) {
            fault(file, "does not exist; check the path");
        } catch (RecordingException e) {
            fault(file, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            fault(file, "cannot be read: " + e.getMessage());
        }
    }

    private void progress(int more) {
        long before = played / TOLD_EVERY;
        played += more;
        if (played / TOLD_EVERY > before && System.console() != null) {
            spec.commandLine().getErr().println("riskgate: " + played + " checks replayed");
        }
    }

    private void fault(Path file, String sentence) {
        faulty = true;
        say(file, sentence);
    }

    private void say(Path file, String sentence) {
        spec.commandLine()
                .getErr()
                .println(ReplayText.ascii("riskgate: " + file + ": " + sentence));
    }
}
