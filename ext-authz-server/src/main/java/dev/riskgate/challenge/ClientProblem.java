package dev.riskgate.challenge;

import dev.riskgate.verdict.Reason;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All that a client is ever told about why its request did not pass; {@code docs/challenges.md} explains each. A reason
 * that is not in {@link #TOLD} stays inside: which signal or rule spoke would teach an attacker how to pass.
 */
enum ClientProblem {
    CREDENTIAL_MISSING("Credential missing", "This request needs a credential."),
    CREDENTIAL_INVALID("Credential not valid", "The credential is not known or no longer valid."),
    TOKEN_EXPIRED("Token expired", "The access token has expired. Get a new one."),
    TOKEN_INVALID("Token not valid", "The access token does not hold for this API."),
    STEP_UP_REQUIRED("More proof needed", "This request needs a stronger or a fresher proof."),
    OTP_MALFORMED(
            "One-time code malformed",
            "Send the one-time code once, as digits only, in the header riskgate-otp."),
    OTP_NOT_ENROLLED(
            "One-time codes not set up",
            "No one-time codes are set up for this credential. Ask the operator of this API."),
    OTP_INVALID(
            "One-time code not valid",
            "The one-time code is wrong or too old. Check the clock, and send a current code."),
    OTP_REPLAYED(
            "One-time code already used",
            "A one-time code passes once. Wait for the next one and send it with one request."),
    OTP_LOCKED(
            "Too many wrong codes",
            "Too many wrong one-time codes were sent. Wait some minutes before the next one."),
    INSUFFICIENT_SCOPE("Scope missing", "The credential does not grant what this request needs."),
    REQUEST_REFUSED(
            "Request refused",
            "The request can be read in more than one way, or is malformed. Send a plain one."),
    ACCESS_DENIED("Access denied", "This request is not allowed."),
    NOT_DECIDED("No decision", "The request could not be judged in time. Try again later."),
    RATE_LIMITED("Too many requests", "Too many requests. Slow down.");

    /** Reasons that a client may know, by code; what they tell is in the client's hands already. */
    private static final Map<String, ClientProblem> TOLD =
            Map.ofEntries(
                    Map.entry("otp_malformed", OTP_MALFORMED),
                    Map.entry("otp_not_enrolled", OTP_NOT_ENROLLED),
                    Map.entry("otp_invalid", OTP_INVALID),
                    Map.entry("otp_replayed", OTP_REPLAYED),
                    Map.entry("otp_locked", OTP_LOCKED),
                    Map.entry("jwt_expired", TOKEN_EXPIRED));

    private final String title;
    private final String detail;

    ClientProblem(String title, String detail) {
        this.title = title;
        this.detail = detail;
    }

    /** The first reason that may be told; the fallback if there is none. */
    static ClientProblem of(List<Reason> reasons, ClientProblem fallback) {
        for (Reason reason : reasons) {
            ClientProblem told = told(reason);
            if (told != null) {
                return told;
            }
        }
        return fallback;
    }

    static @Nullable ClientProblem told(Reason reason) {
        return TOLD.get(reason.code());
    }

    /** The problem type of RFC 9457, a stable URI. */
    String type() {
        return "https://riskgate.dev/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String title() {
        return title;
    }

    String detail() {
        return detail;
    }
}
