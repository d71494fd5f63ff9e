// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

@Command(
        name = "format",
        description = {
            "Bring policy files and their tests into the one layout. Order, quotes and comments"
                    + " stay, and so does what the file means: it is read again before it is"
                    + " written.",
            "Files are replaced at once and keep their rights. A file that cannot be read as YAML"
                    + " is left as it is."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = FormatCommand.TROUBLE,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all files have the layout (now)",
            "1:--check, and some do not",
            "2:a file cannot be used or written, or the command line is wrong; the others are done"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate policy format policy.yaml policy-test.yaml",
            "  riskgate policy format --check policy/*.yaml",
            "  riskgate policy format - < policy.yaml"
        })
public final class FormatCommand implements Callable<Integer> {

    static final int TROUBLE = 2;
    private static final int UNFORMATTED = 1;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "Policy files, and files of policy tests; - alone reads standard input and"
                            + " writes standard output.")
    private List<Path> files;

    @Option(
            names = "--check",
            description = "Write nothing, and name the files that have another layout.")
    private boolean check;

    private int unformatted;
    private boolean trouble;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public FormatCommand() {}

    @Override
    public Integer call() {
        boolean stdin = files.contains(Source.STDIN);
        if (stdin && files.size() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "Standard input (-) cannot be read beside other files.");
        }
        files.stream().distinct().forEach(this::format);
        spec.commandLine().getOut().flush();
        return trouble ? TROUBLE : check && unformatted > 0 ? UNFORMATTED : 0;
    }

    private void format(Path file) {
        PrintWriter out = spec.commandLine().getOut();
        byte[] content = {};
        try {
            Source source = Source.read(file);
            content = source.content();
            byte[] formatted = Formatting.of(source);
            boolean same = Arrays.equals(content, formatted);
            unformatted += same ? 0 : 1;
            if (check) {
                out.print(same ? "" : Printable.lines(source.name() + " has another layout."));
            } else if (file.equals(Source.STDIN)) {
                out.print(new String(formatted, StandardCharsets.UTF_8));
            } else if (!same) {
                Replacement.write(file, content, formatted);
                out.print(Printable.lines(source.name()));
            }
        } catch (YamlException e) {
            trouble = true;
            String told = new ProblemPrinter(content).print("error", e.problems()).toString();
            PrintWriter err = spec.commandLine().getErr();
            err.print(Printable.lines(told));
            err.flush();
        }
    }
}
