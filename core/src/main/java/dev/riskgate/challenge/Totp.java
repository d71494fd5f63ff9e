// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;

import dev.riskgate.identity.TotpSeed;

import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;

/** Time-based one-time codes (RFC 6238) in steps of 30 s. Thread-safe. */
final class Totp {

    static final Duration STEP = Duration.ofSeconds(30);
    static final int MIN_DIGITS = 6;
    static final int MAX_DIGITS = 8;

    private final TimeBasedOneTimePasswordGenerator[] sha1 = generators("HmacSHA1");
    private final TimeBasedOneTimePasswordGenerator[] sha256 = generators("HmacSHA256");

    /** By number of digits, from {@link #MIN_DIGITS}. */
    private static TimeBasedOneTimePasswordGenerator[] generators(String hmac) {
        var byDigits = new TimeBasedOneTimePasswordGenerator[MAX_DIGITS - MIN_DIGITS + 1];
        for (int i = 0; i < byDigits.length; i++) {
            byDigits[i] = new TimeBasedOneTimePasswordGenerator(STEP, MIN_DIGITS + i, hmac);
        }
        return byDigits;
    }

    static long stepAt(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP.toSeconds());
    }

    /** When the step begins, milliseconds since the epoch. */
    static long startOf(long step) {
        return step * STEP.toMillis();
    }

    /** The code of one step, leading zeros left out. */
    int code(TotpSeed seed, long step) {
        try {
            var byDigits =
                    switch (seed.algorithm()) {
                        case SHA1 -> sha1;
                        case SHA256 -> sha256;
                    };
            return byDigits[seed.digits() - MIN_DIGITS].generateOneTimePassword(
                    seed.key(), Instant.ofEpochSecond(step * STEP.toSeconds()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an enrolled seed is not a key", e);
        }
    }
}
