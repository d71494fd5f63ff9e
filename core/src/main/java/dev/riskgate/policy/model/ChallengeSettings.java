// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.model;

import dev.riskgate.verdict.AssuranceLevel;

import java.time.Duration;

/**
 * What a challenged caller has to prove, and how.
 *
 * @param assurance the level that answers a challenge for risk or by a rule
 * @param maxAge how long a proof, bound to credential, device and network, answers such challenges
 * @param boundTo which network that is
 * @param tokenMaxAge the same for what a token itself says ({@code acr}, {@code auth_time});
 *     shorter, since a stolen token carries its assurance along
 * @param otp one-time codes
 */
public record ChallengeSettings(
        AssuranceLevel assurance, Duration maxAge, BoundTo boundTo, Duration tokenMaxAge, Otp otp) {

    public static final ChallengeSettings DEFAULT =
            new ChallengeSettings(
                    AssuranceLevel.MFA,
                    Duration.ofHours(12),
                    BoundTo.NETWORK,
                    Duration.ofMinutes(5),
                    Otp.DEFAULT);

    /** Where a proof that was given to us counts, beside its credential and device. */
    public enum BoundTo {
        /** In the IPv4 /24 or IPv6 /48 that it came from. */
        NETWORK,
        /** In the whole autonomous system; in the /24 or /48 where none is known. */
        ASN
    }

    /**
     * @param issuer the name that an authenticator app shows
     * @param attempts wrong codes within {@code window} after which codes are refused
     * @param window how long wrong codes count
     */
    public record Otp(String issuer, int attempts, Duration window) {
        public static final Otp DEFAULT = new Otp("Riskgate", 5, Duration.ofMinutes(15));
    }
}
