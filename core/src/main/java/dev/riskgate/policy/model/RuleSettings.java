// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import java.time.Duration;
import java.util.List;

/**
 * A condition of the operator's own.
 *
 * @param name unique; in log and metric
 * @param when CEL, of type bool
 * @param then what happens where it is true, or cannot be evaluated
 * @param mode {@code SHADOW} only logs what would have happened
 * @param routes names of the routes it is asked on; empty for all
 * @param retryAfter the {@code Retry-After} of a throttled caller
 */
public record RuleSettings(
        String name, String when, Then then, Mode mode, List<String> routes, Duration retryAfter) {

    public static final Duration DEFAULT_RETRY_AFTER = Duration.ofMinutes(1);

    public enum Then {
        DENY,
        CHALLENGE,
        THROTTLE
    }
}
