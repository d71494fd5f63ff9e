// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo;

import dev.riskgate.testenv.demo.full.FullDemo;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code ./riskgate demo}. */
@Command(
        name = "demo",
        customSynopsis = {
            "./riskgate demo [--keep]",
            "       ./riskgate demo --full [--for SPAN] [--seed NUMBER]"
        },
        description = {
            "Shows what Riskgate does, with a real Envoy, in a temporary folder on free ports.",
            "Without options: a story of single requests, each with what became of it.",
            "With --full: two servers, Redis, Envoy, and Prometheus if it is on the PATH, under a"
                    + " load that tells a story, until Ctrl-C."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything happened as expected",
            "1:something did not; what was logged is kept",
            "2:the command line is wrong, or this machine lacks something",
            "130:ended by Ctrl-C, in order"
        })
public final class Demo implements Callable<Integer> {

    private static final long DEFAULT_SEED = 1;

    @Option(
            names = "--keep",
            description = "Leave everything running after the story, until Ctrl-C.")
    private boolean keep;

    @Option(names = "--full", description = "Two servers under load, until Ctrl-C.")
    private boolean full;

    @Option(
            names = "--for",
            paramLabel = "SPAN",
            converter = Span.class,
            description = "With --full: end after so long, such as 90s or 10m. Default: never.")
    private @Nullable Duration lasts;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "With --full: seed of the load. Default: 1.")
    private @Nullable Long seed;

    @Spec private CommandSpec spec;

    /** Set by picocli. */
    @SuppressWarnings("NullAway.Init")
    public Demo() {}

    public static void main(String[] args) {
        // Before the first logger is made.
        System.setProperty("logback.configurationFile", "demo-logback.xml");
        CommandLine line = new CommandLine(new Demo()).setExpandAtFiles(false);
        line.getCommandSpec().addOption(help());
        System.exit(line.execute(args));
    }

    private static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    @Override
    public Integer call() {
        if (full && keep) {
            throw wrong("--full stays up by itself: leave out --keep.");
        }
        if (!full && (lasts != null || seed != null)) {
            throw wrong("--for and --seed belong to --full.");
        }
        DemoRun run = new DemoRun(System.out, System.err);
        if (full) {
            long chosen = seed == null ? DEFAULT_SEED : seed;
            return run.run(folder -> new FullDemo(System.out, chosen, lasts).run(folder));
        }
        boolean terminal = System.console() != null && System.console().isTerminal();
        boolean colours = terminal && System.getenv("NO_COLOR") == null;
        return run.run(folder -> new StoryDemo(System.out, colours).run(folder, keep));
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /** A time span as our files write them. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration span = Durations.parse(text);
            if (span == null || span.isZero()) {
                throw new TypeConversionException(
                        "'" + text + "' is no time span: a whole number above 0 and s, m, h or d");
            }
            return span;
        }
    }
}
