// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.policy.diff.Change;
import dev.riskgate.policy.diff.PolicyDiff;
import dev.riskgate.policy.diff.PolicyVersion;
import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "diff",
        description = {
            "Tell what differs in meaning between two policy files, in sentences. What lets in"
                    + " more comes first.",
            "looser and stricter are told only where that is certain; what depends on requests is"
                    + " unclear. Whom it would hit: 'riskgate replay'."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = DiffCommand.TROUBLE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:both files mean the same",
            "1:they do not",
            "2:a file cannot be used, or the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate policy diff policy.yaml new.yaml",
            "  git show main:policy.yaml | riskgate policy diff - policy.yaml",
            "  riskgate policy diff --json old.yaml new.yaml | jq '.counts.looser'"
        })
public final class DiffCommand implements Callable<Integer> {

    static final int TROUBLE = 2;
    private static final int DIFFERENT = 1;

    @Spec private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "OLD",
            description = "The policy file as it was; - for standard input.")
    private Path old;

    @Parameters(
            index = "1",
            paramLabel = "NEW",
            description = "The policy file as it is to be; - for standard input.")
    private Path now;

    @Option(names = "--json", description = "Print one object instead, for programs.")
    private boolean json;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public DiffCommand() {}

    @Override
    public Integer call() {
        if (old.equals(Source.STDIN) && now.equals(Source.STDIN)) {
            throw new ParameterException(
                    spec.commandLine(), "Only one of the two files can be standard input.");
        }
        PolicyVersion before = read(old);
        PolicyVersion after = read(now);
        if (before == null || after == null) {
            return TROUBLE;
        }
        List<Change> changes = PolicyDiff.of(before, after);
        PrintWriter out = spec.commandLine().getOut();
        DiffReport report = new DiffReport(before, after, changes);
        out.print(json ? report.json() : report.text());
        out.flush();
        return changes.isEmpty() ? 0 : DIFFERENT;
    }

    /** Null, and told, if the file cannot be used. */
    private @Nullable PolicyVersion read(Path file) {
        byte[] content = {};
        try {
            Source source = Source.read(file);
            content = source.content();
            return PolicyVersion.of(source.name(), content);
        } catch (YamlException e) {
            String told = new ProblemPrinter(content).print("error", e.problems()).toString();
            PrintWriter err = spec.commandLine().getErr();
            err.print(Printable.lines(told));
            err.flush();
            return null;
        }
    }
}
