// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;

import dev.riskgate.proto.v1.Decision;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

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

    @SuppressWarnings("NullAway.Init")
    LogShowCommand() {}

    @Override
    public Integer call() throws IOException {
        DecisionFilter.Accepting accepting = filter.begin(InstantSource.system());
        PrintWriter out = spec.commandLine().getOut();
        DecisionFiles log = new DecisionFiles(spec.commandLine().getErr());
        log.read(
                files,
                decision -> {
                    if (accepting.accepts(decision)) {
                        out.println(json ? json(decision) : DecisionLine.of(decision));
                    }
                    // Whoever reads the output may have seen enough.
                    return !out.checkError();
                });
        out.flush();
        return log.isFaulty() ? 1 : 0;
    }

    private static String json(Decision decision) throws InvalidProtocolBufferException {
        return DecisionLine.ascii(
                JsonFormat.printer().omittingInsignificantWhitespace().print(decision));
    }
}
