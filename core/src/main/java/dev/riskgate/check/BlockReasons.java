// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.check;

import dev.riskgate.block.Target;
import dev.riskgate.verdict.Reason;

/**
 * Why a blocked caller is denied. What the operator noted is not in it: reasons may reach the
 * client.
 */
final class BlockReasons {

    private static final String CODE = "blocked";
    private static final Reason CLIENT = new Reason(CODE, "The operator has blocked this client.");
    private static final Reason KEY = new Reason(CODE, "The operator has blocked this API key.");
    private static final Reason TOKEN = new Reason(CODE, "The operator has blocked this token.");

    private static final Reason ADDRESS =
            new Reason(CODE, "The operator has blocked this address.");

    /** Of a credential that does not name the caller; the decision log says which there are. */
    static final Reason OTHER =
            new Reason(
                    CODE,
                    "The operator has blocked another credential of this request, or its client.");

    private BlockReasons() {}

    static Reason of(Target.Kind kind) {
        return switch (kind) {
            case CLIENT -> CLIENT;
            case KEY -> KEY;
            case TOKEN -> TOKEN;
            case ADDRESS -> ADDRESS;
        };
    }
}
