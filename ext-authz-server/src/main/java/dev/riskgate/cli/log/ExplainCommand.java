// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.log;

import dev.riskgate.proto.v1.Decision;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code riskgate explain}. */
@Command(
        name = "explain",
        description = {
            "Explain decisions of a log in plain sentences: what was seen and what was usual, what"
                    + " each signal weighed, which route, threshold, rule and limit spoke, and what"
                    + " would have let the request pass.",
            "Only what the log holds is told; what an older record lacks is named."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the decision was found, or all files were read",
            "1:there is no such decision, or a file could not be read or is damaged",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate explain 5f0e6a1bb7ddae2540c7a6d8f8fb74f5 decisions.jsonl.1 decisions.jsonl",
            "  riskgate explain decisions.jsonl --client acme --verdict challenge --since 1h",
            "  kubectl logs deploy/riskgate | riskgate explain ID -"
        })
public final class ExplainCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DECISION|FILE",
            arity = "1..*",
            description =
                    "The id of a decision and the logs to look for it in, or logs alone, of which"
                            + " all decisions are explained; - for standard input.")
    private List<String> arguments;

    @Mixin private DecisionFilter filter;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public ExplainCommand() {}

    @Override
    public Integer call() {
        DecisionFilter.Accepting accepting = filter.begin(InstantSource.system());
        String first = arguments.getFirst();
        return isFile(first)
                ? explainAll(paths(arguments), accepting)
                : explainOne(first, paths(arguments.subList(1, arguments.size())));
    }

    private int explainAll(List<Path> files, DecisionFilter.Accepting accepting) {
        PrintWriter out = spec.commandLine().getOut();
        DecisionFiles log = new DecisionFiles(spec.commandLine().getErr());
        log.read(
                files,
                decision -> {
                    if (accepting.accepts(decision)) {
                        print(decision, out);
                        out.println();
                    }
                    return !out.checkError();
                });
        out.flush();
        return log.isFaulty() ? 1 : 0;
    }

    private int explainOne(String id, List<Path> files) {
        if (files.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    DecisionLine.ascii(id)
                            + " is no file. To look for a decision, name its id and the logs:"
                            + " riskgate explain ID decisions.jsonl.");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean[] found = new boolean[1];
        new DecisionFiles(err)
                .read(
                        files,
                        decision -> {
                            found[0] = decision.getId().equals(id);
                            if (found[0]) {
                                print(decision, out);
                            }
                            return !found[0];
                        });
        out.flush();
        if (!found[0]) {
            err.println(
                    "riskgate: no decision "
                            + DecisionLine.ascii(id)
                            + " in what could be read. Its log may have been rotated: name the"
                            + " older files, too.");
        }
        return found[0] ? 0 : 1;
    }

    private static void print(Decision decision, PrintWriter out) {
        Explanation.of(decision).forEach(out::println);
    }

    private static boolean isFile(String argument) {
        try {
            return argument.equals(DecisionFiles.STDIN) || Files.exists(Path.of(argument));
        } catch (InvalidPathException _) {
            return false;
        }
    }

    private List<Path> paths(List<String> names) {
        try {
            return names.stream().map(Path::of).toList();
        } catch (InvalidPathException e) {
            throw new ParameterException(
                    spec.commandLine(), DecisionLine.ascii(e.getInput()) + " cannot be a path.");
        }
    }
}
