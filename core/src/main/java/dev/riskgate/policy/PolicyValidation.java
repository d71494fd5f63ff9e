// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What is wrong with a policy file, for a person. Each call reads the file once. */
public final class PolicyValidation {

    /** The file can be used, though there may be warnings. */
    public static final int VALID = 0;

    /** It cannot. */
    public static final int INVALID = 1;

    private static final byte[] NOTHING = {};

    /**
     * What came of reading a file.
     *
     * @param policy null if it cannot be used
     * @param problems its errors if it cannot be used, else its warnings
     * @param content its bytes; empty if there are none. Never changed
     */
    @SuppressWarnings("ArrayRecordComponent") // For showing; nobody compares them.
    public record Result(@Nullable Policy policy, List<Problem> problems, byte[] content) {

        /** What {@link #problems} are: {@code error} or {@code warning}. */
        public String severity() {
            return policy == null ? "error" : "warning";
        }
    }

    private PolicyValidation() {}

    /**
     * @param out receives the report, whatever it is
     * @return {@link #VALID} or {@link #INVALID}, the exit code
     */
    public static int run(Path file, Appendable out) throws IOException {
        return read(file, "policy", out).policy() == null ? INVALID : VALID;
    }

    /**
     * @param role what a valid file is called: {@code policy} or {@code shadow policy}
     * @param out receives the report, whatever it is
     */
    public static Result read(Path file, String role, Appendable out) throws IOException {
        Result result = read(file);
        out.append(
                new ProblemPrinter(result.content())
                        .print(result.severity(), result.problems())
                        .toString());
        int problems = result.problems().size();
        Policy policy = result.policy();
        out.append(
                policy == null
                        ? "%s in %s; it cannot be used.\n".formatted(count(problems, "error"), file)
                        : summary(file, role, policy, problems));
        return result;
    }

    private static Result read(Path file) {
        byte[] content = NOTHING;
        try {
            content = PolicyLoader.content(file);
            PolicyLoader.Loaded loaded = PolicyLoader.parse(file.toString(), content);
            if (Files.isRegularFile(file) && !Arrays.equals(content, PolicyLoader.content(file))) {
                throw PolicyLoader.whole(
                        file.toString(),
                        "the file changed while it was read: run this again once it is whole");
            }
            return new Result(loaded.policy(), loaded.warnings(), content);
        } catch (YamlException e) {
            return new Result(null, e.problems(), content);
        }
    }

    private static String summary(Path file, String role, Policy policy, int warnings) {
        PolicyFile parts = policy.file();
        return "%s is a valid %s (%s): %s mode, %s, %s, %s, %s%s.\n"
                .formatted(
                        file,
                        role,
                        policy.hash(),
                        Variables.label(policy.mode()),
                        count(parts.credentials().size(), "credential"),
                        count(parts.routes().size(), "route"),
                        count(parts.limits().size(), "limit"),
                        count(parts.rules().size(), "rule"),
                        warnings == 0 ? "" : ", " + count(warnings, "warning"));
    }

    private static String count(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
