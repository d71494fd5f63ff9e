// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;

/** Redis answers, and the user has no right to what was asked for. */
public final class NotPermitted extends DegradedException {

    NotPermitted() {
        super(Degradation.STATE, "Redis answers NOPERM: the user has no right to this");
    }

    /** Whether an error answer says so. */
    static boolean isSaid(Throwable failure) {
        String message = failure.getMessage();
        return message != null && message.startsWith("NOPERM");
    }
}
