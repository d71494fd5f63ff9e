// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.policytest.Coverage;
import dev.riskgate.policytest.PolicyTest;
import dev.riskgate.policytest.PolicyTestReader;
import dev.riskgate.policytest.TestRun;
import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code riskgate test}. */
@Command(
        name = "test",
        description = {
            "Test a policy: each test says who asks for what and what is known of the caller, and"
                    + " which verdict that has to have.",
            "Needs no server, network, key or token. docs/policy-tests.md tells what a test can"
                    + " say."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every test has passed, and coverage is high enough",
            "1:a test has failed, a file cannot be used, or coverage is too low",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  riskgate test policy-test.yaml",
            "  riskgate test tests/*.yaml --coverage --min-coverage 80 --junit report.xml",
            "  riskgate test policy-test.yaml --policy new-policy.yaml"
        })
public final class TestCommand implements Callable<Integer> {

    private static final int FAILED = 1;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of tests.")
    private List<Path> files;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "Test this policy instead of the ones that the files name.")
    private @Nullable Path policy;

    @Option(
            names = "--coverage",
            description =
                    "Tell which routes no tested request took, which rules never matched and which"
                            + " limits were never reached.")
    private boolean coverage;

    @Option(
            names = "--min-coverage",
            paramLabel = "PERCENT",
            description = "Fail if fewer routes, rules and limits, taken together, are covered.")
    private @Nullable Integer minCoverage;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Write a report in JUnit XML, for build servers.")
    private @Nullable Path junit;

    private final Coverage covered = new Coverage();
    private final JunitReport report = new JunitReport();
    private int passed;
    private int failed;
    private int unusable;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public TestCommand() {}

    @Override
    public Integer call() throws IOException {
        if (minCoverage != null && (minCoverage < 0 || minCoverage > 100)) {
            throw new ParameterException(
                    spec.commandLine(), "--min-coverage takes a percentage, 0 to 100.");
        }
        PrintWriter out = spec.commandLine().getOut();
        GeoTable table = GeoTable.shipped();
        TestRun run = new TestRun(new GeoLookup(List.of(), () -> table));
        PolicyTestReader reader = new PolicyTestReader(policy);
        for (Path file : files) {
            test(file, reader, run, out);
        }
        out.printf(
                "%d test%s: %d passed, %d failed%s.%n",
                passed + failed,
                passed + failed == 1 ? "" : "s",
                passed,
                failed,
                unusable == 0 ? "" : "; " + unusable + " of the files cannot be used");
        boolean enough = coverage(out);
        if (junit != null) {
            report.write(junit);
        }
        out.flush();
        return failed == 0 && unusable == 0 && enough ? 0 : FAILED;
    }

    private void test(Path file, PolicyTestReader reader, TestRun run, PrintWriter out) {
        String name = file.toString();
        try {
            PolicyTest.Suite suite = reader.read(file);
            covered.add(suite.policy());
            for (PolicyTest test : suite.tests()) {
                TestRun.Result result = run.run(suite, test, covered);
                report.add(name, result);
                if (result.passed()) {
                    passed++;
                } else {
                    failed++;
                    out.print(TestReport.failure(name, result));
                }
            }
        } catch (YamlException e) {
            unusable++;
            report.error(name, e.explanation());
            out.print(new ProblemPrinter(content(file)).print("error", e.problems()));
        }
    }

    private boolean coverage(PrintWriter out) {
        if (!coverage && minCoverage == null) {
            return true;
        }
        out.print(TestReport.coverage(covered));
        boolean enough = minCoverage == null || covered.percent() >= minCoverage;
        if (!enough) {
            out.printf(
                    "That is less than the %d%% that --min-coverage asks for: write tests for what"
                            + " is named above.%n",
                    minCoverage);
        }
        return enough;
    }

    /** Only for quoting lines. */
    private static byte[] content(Path file) {
        try {
            return PolicyTestReader.content(file);
        } catch (YamlException _) {
            return new byte[0];
        }
    }
}
