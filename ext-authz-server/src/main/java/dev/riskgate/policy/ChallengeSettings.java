package dev.riskgate.policy;

import dev.riskgate.verdict.AssuranceLevel;

import java.time.Duration;

/**
 * What a challenged caller has to prove, and how.
 *
 * @param assurance the level that answers a challenge for risk or by a rule
 * @param maxAge how long a proof, bound to credential, device and network, answers such challenges
 * @param tokenMaxAge the same for what a token itself says ({@code acr}, {@code auth_time}); shorter, since a stolen
 *     token carries its assurance along
 * @param otp one-time codes
 */
public record ChallengeSettings(
        AssuranceLevel assurance, Duration maxAge, Duration tokenMaxAge, Otp otp) {

    public static final ChallengeSettings DEFAULT =
            new ChallengeSettings(
                    AssuranceLevel.MFA, Duration.ofHours(12), Duration.ofMinutes(5), Otp.DEFAULT);

    /**
     * @param issuer the name that an authenticator app shows
     * @param attempts wrong codes within {@code window} after which codes are refused
     * @param window how long wrong codes count
     */
    public record Otp(String issuer, int attempts, Duration window) {
        public static final Otp DEFAULT = new Otp("Riskgate", 5, Duration.ofMinutes(15));
    }
}
