// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.identity.Caller.Scheme;

import java.util.Locale;

/** Every problem type that a client can receive; {@code docs/challenges.md} explains each. */
enum ClientProblem {
    CREDENTIAL_MISSING("Credential missing", "This request needs a credential."),
    CREDENTIAL_NOT_ACCEPTED(
            "Credential not accepted", "This request needs another kind of credential."),
    CREDENTIAL_AMBIGUOUS(
            "More than one credential", "Send one credential, once, and none of another client."),
    CREDENTIAL_EXPIRED("API key expired", "The API key has expired. Ask for a new one."),
    CREDENTIAL_INVALID("Credential not valid", "The credential is unknown or no longer valid."),
    TOKEN_EXPIRED("Token expired", "The access token has expired. Get a new one."),
    TOKEN_INVALID("Token not valid", "The access token is not valid for this API."),
    STEP_UP_REQUIRED("More proof needed", "This request needs a stronger or a fresher proof."),
    OTP_MALFORMED(
            "One-time code malformed",
            "Send the one-time code once, as digits only, in the header riskgate-otp."),
    OTP_NOT_ENROLLED(
            "One-time codes not set up",
            "No one-time codes are set up for this credential. Ask the operator of this API."),
    OTP_INVALID(
            "One-time code not valid",
            "The one-time code is wrong or too old. Check the clock and send a current code."),
    OTP_REPLAYED(
            "One-time code already used",
            "A one-time code passes once. Wait for the next one and send it with one request."),
    OTP_LOCKED(
            "Too many wrong codes",
            "Too many wrong one-time codes were sent. Wait some minutes before the next one."),
    INSUFFICIENT_SCOPE("Scope missing", "The credential lacks a scope that this request needs."),
    INSUFFICIENT_ROLE("Role missing", "The caller has no role that may send this request."),
    UPGRADE_NOT_ALLOWED("Upgrade not allowed", "This path allows no protocol upgrade."),
    MISDIRECTED("Misdirected request", "This path is not served for this host."),
    METHOD_NOT_ALLOWED("Method not allowed", "This path does not allow this method."),
    REQUEST_REFUSED("Request refused", "The request is malformed or can be read in two ways."),
    BLOCKED(
            "Blocked",
            "This client, credential or address is blocked. Ask the operator of this API."),
    ACCESS_DENIED("Access denied", "This request is not allowed."),
    NOT_DECIDED("No decision", "The request could not be judged now. Try again later."),
    RATE_LIMITED("Too many requests", "Too many requests. Slow down.");

    private final String type =
            "https://riskgate.dev/problems/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String title;
    private final String detail;

    ClientProblem(String title, String detail) {
        this.title = title;
        this.detail = detail;
    }

    /** A credential of this scheme is not valid. */
    static ClientProblem invalid(Scheme scheme) {
        return scheme.token() ? TOKEN_INVALID : CREDENTIAL_INVALID;
    }

    /** A credential of this scheme has expired. */
    static ClientProblem expired(Scheme scheme) {
        return scheme.token() ? TOKEN_EXPIRED : CREDENTIAL_EXPIRED;
    }

    /** The problem type of RFC 9457, a stable URI. */
    String type() {
        return type;
    }

    String title() {
        return title;
    }

    /**
     * Plain ASCII without quotes or backslashes, as RFC 6750 wants an {@code error_description}.
     */
    String detail() {
        return detail;
    }
}
