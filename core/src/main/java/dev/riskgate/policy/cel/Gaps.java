// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import dev.riskgate.budget.Degradation;

import org.jspecify.annotations.Nullable;

/**
 * What could not be found out about one request. A gap can make a verdict more severe and never
 * milder.
 *
 * @param state why the client's state could not be read as the route wants it; null if it could
 * @param riskUnknown nothing at all is known of the client, so it has no risk and no baseline
 * @param proof why the proof in this request could not be checked; null if it could, or there is
 *     none
 * @param provable whether a one-time code can be checked now, so that a holder of an API key can
 *     answer a challenge
 */
public record Gaps(
        @Nullable Degradation state,
        boolean riskUnknown,
        @Nullable Degradation proof,
        boolean provable) {

    public static final Gaps NONE = new Gaps(null, false, null, true);
}
