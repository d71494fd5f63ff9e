// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.verdict.Reason;

/** Why a one-time code does not hold. */
final class OtpReasons {

    static final Reason MALFORMED =
            new Reason(
                    "otp_malformed",
                    "The one-time code is not the right number of digits, or was sent twice.");
    static final Reason NOT_ENROLLED =
            new Reason("otp_not_enrolled", "This credential cannot be proven by a one-time code.");
    static final Reason INVALID =
            new Reason("otp_invalid", "The one-time code is wrong or too old.");
    static final Reason REPLAYED =
            new Reason("otp_replayed", "This one-time code, or a later one, was used before.");
    static final Reason TOO_EARLY =
            new Reason(
                    "otp_too_early",
                    "This one-time code may have been used before: what was used before is not"
                            + " known any more. Send a later one.");
    static final Reason LOCKED =
            new Reason("otp_locked", "The client sent too many wrong one-time codes.");

    private OtpReasons() {}
}
