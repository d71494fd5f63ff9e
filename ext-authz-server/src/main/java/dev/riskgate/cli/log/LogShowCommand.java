// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;

import dev.riskgate.audit.DecisionReader;
import dev.riskgate.audit.encode.DamagedRecordException;
import dev.riskgate.proto.v1.Decision;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;

@Command(
        name = "show",
        description = {
            "Show decisions of a log, one line each: time, verdict (and what was enforced, where"
                    + " that differs), score, status, method, host, route, client, first reason"
                    + " and id.",
            "JSON and protobuf are told apart by their content. What is damaged is passed over and"
                    + " told on stderr. What is not visible ASCII is escaped."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was read, whether or not a decision was shown",
            "1:a file could not be read, or is damaged; what could be read was shown",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate log show decisions.jsonl --verdict deny,challenge --since 1h",
            "  riskgate log show decisions.pb.2 decisions.pb.1 decisions.pb --client acme --json",
            "  kubectl logs deploy/riskgate | riskgate log show - --decision ID"
        })
final class LogShowCommand implements Callable<Integer> {

    private static final String STDIN = "-";

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Logs, read one after the other; - for standard input.")
    private List<Path> files;

    @Mixin private DecisionFilter filter;

    @Option(
            names = "--json",
            description =
                    "Show whole decisions, a line of JSON each, without fields that this version"
                            + " does not know.")
    private boolean json;

    private boolean faulty;

    @SuppressWarnings("NullAway.Init")
    LogShowCommand() {}

    @Override
    public Integer call() throws IOException {
        DecisionFilter.Accepting accepting = filter.begin(InstantSource.system());
        PrintWriter out = spec.commandLine().getOut();
        // It quotes times that are none, as they stand in the log.
        Logger.getLogger(Timestamps.class.getName()).setLevel(Level.OFF);
        for (Path file : files) {
            try (DecisionReader reader = open(file)) {
                show(file, reader, accepting, out);
            } catch (NoSuchFileException _) {
                tell(file, "does not exist; check the path");
            } catch (IOException e) {
                tell(file, "cannot be read: " + e.getMessage());
            }
        }
        out.flush();
        return faulty ? 1 : 0;
    }

    private static DecisionReader open(Path file) throws IOException {
        if (file.toString().equals(STDIN)) {
            return DecisionReader.of(System.in);
        }
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        return DecisionReader.open(file);
    }

    private void show(
            Path file, DecisionReader reader, DecisionFilter.Accepting accepting, PrintWriter out)
            throws IOException {
        // Whoever reads the output may have seen enough.
        while (!out.checkError()) {
            try {
                Decision decision = reader.next();
                if (decision == null) {
                    break;
                }
                if (accepting.accepts(decision)) {
                    out.println(json ? json(decision) : DecisionLine.of(decision));
                }
            } catch (DamagedRecordException e) {
                tell(file, e.getMessage() + "; passed over");
            }
        }
        if (reader.truncated()) {
            spec.commandLine()
                    .getErr()
                    .println("riskgate: " + file + ": ends within a decision, which is left out");
        }
    }

    private void tell(Path file, String sentence) {
        faulty = true;
        spec.commandLine().getErr().println("riskgate: " + file + ": " + sentence);
    }

    private static String json(Decision decision) throws InvalidProtocolBufferException {
        return DecisionLine.ascii(
                JsonFormat.printer().omittingInsignificantWhitespace().print(decision));
    }
}
