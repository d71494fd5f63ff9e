// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.yaml.YamlException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/**
 * Whether passwords could be checked with the accounts file that a policy names. A server starts
 * without a good one and answers passwords with 503; whoever validates wants to know before.
 */
public final class AccountsFileCheck {

    private AccountsFileCheck() {}

    /**
     * What is wrong in a file was warned about with the policy; here it becomes a fault. A file
     * that is not there may come after the policy, and stays a warning.
     *
     * @param out receives which file cannot be used
     * @return whether each file that is there can be used
     */
    public static boolean run(List<BasicSettings> credentials, Appendable out) throws IOException {
        boolean usable = true;
        for (BasicSettings credential : credentials) {
            Path file = credential.accounts();
            if (Files.exists(file) && !isUsable(file)) {
                out.append(file.toString());
                out.append(": error: this accounts file cannot be used, see the warnings;");
                out.append(" until it can, every password is answered 503\n");
                usable = false;
            }
        }
        return usable;
    }

    private static boolean isUsable(Path file) {
        try {
            Accounts.parse(
                    file.toString(),
                    Files.readAllBytes(file),
                    secret -> Files.readAllBytes(file.resolveSibling(secret)),
                    new SecureRandom(),
                    _ -> {});
            return true;
        } catch (YamlException | IOException _) {
            return false;
        }
    }
}
