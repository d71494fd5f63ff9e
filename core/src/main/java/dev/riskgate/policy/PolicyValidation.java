// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.cel.Variables;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** {@code riskgate validate FILE}: what is wrong with a policy file, for a person. */
public final class PolicyValidation {

    /** The file can be used, though there may be warnings. */
    public static final int VALID = 0;

    /** It cannot. */
    public static final int INVALID = 1;

    private static final String SHADOW =
            "It is in shadow mode: every request passes, without a credential, too, except what is"
                    + " blocked. To try out risk alone, set risk.mode: shadow.\n";

    private PolicyValidation() {}

    /**
     * @param out receives the report, whatever it is
     * @return {@link #VALID} or {@link #INVALID}, the exit code
     */
    public static int run(Path file, Appendable out) throws IOException {
        return check(file, out) == null ? INVALID : VALID;
    }

    /**
     * @param out receives the report, whatever it is
     * @return null if the file cannot be used
     */
    public static @Nullable PolicyFile check(Path file, Appendable out) throws IOException {
        Policy policy = policy(file, out);
        return policy == null ? null : policy.file();
    }

    /**
     * As {@link #check}, compiled.
     *
     * @param out receives the report, whatever it is
     * @return null if the file cannot be used
     */
    public static @Nullable Policy policy(Path file, Appendable out) throws IOException {
        try {
            PolicyLoader.Loaded loaded = PolicyLoader.load(file);
            out.append(report(file, "warning", loaded.warnings()));
            out.append(summary(file, loaded.policy(), loaded.warnings().size()));
            out.append(loaded.policy().mode() == Mode.SHADOW ? SHADOW : "");
            return loaded.policy();
        } catch (YamlException e) {
            out.append(report(file, "error", e.problems()));
            out.append(count(e.problems().size(), "error")).append(" in ");
            out.append(file.toString()).append("; it cannot be used.\n");
            return null;
        }
    }

    private static String report(Path file, String word, List<Problem> problems) {
        return new ProblemPrinter(content(file)).print(word, problems).toString();
    }

    private static String summary(Path file, Policy policy, int warnings) {
        PolicyFile parts = policy.file();
        return "%s is a valid policy (%s): %s mode, %s, %s, %s, %s%s.\n"
                .formatted(
                        file,
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

    /** Only for quoting lines, so a file that cannot be read any more is quoted as empty. */
    private static byte[] content(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            return content.readNBytes(PolicyLoader.MAX_BYTES);
        } catch (IOException _) {
            return new byte[0];
        }
    }
}
