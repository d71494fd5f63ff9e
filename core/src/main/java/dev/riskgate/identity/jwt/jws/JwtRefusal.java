// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.verdict.Reason;

/**
 * Every way in which a token can fail to hold, each with its own code. Stackless: it is a result,
 * not a fault.
 */
public final class JwtRefusal extends Exception {

    public static final JwtRefusal TOO_LARGE =
            of("jwt_too_large", "The token is larger than the policy allows (maxTokenKiB).");
    public static final JwtRefusal FORM =
            of(
                    "jwt_form",
                    "The header holds a token, but is not the word Bearer, a blank and the token.");
    public static final JwtRefusal UNVERIFIED =
            of(
                    "jwt_unverified",
                    "The gateway has not verified the token (jwt_authn), and no keys are here to do"
                            + " so.");
    static final JwtRefusal MALFORMED = of("jwt_malformed", "The token is not a signed JWT.");
    static final JwtRefusal HEADER = of("jwt_malformed", "The token's header cannot be read.");
    static final JwtRefusal PAYLOAD =
            of("jwt_malformed", "The token's claims are not one well-formed JSON object.");
    static final JwtRefusal CRITICAL =
            of(
                    "jwt_malformed",
                    "The token demands an extension that is not supported here (crit).");
    static final JwtRefusal ENCRYPTED =
            of("jwt_encrypted", "The token is encrypted; only signed tokens are accepted.");
    static final JwtRefusal TYPE =
            of("jwt_type", "The token is of another type than an access token.");
    public static final JwtRefusal ID_TOKEN =
            of("jwt_id_token", "The token is an ID token; an access token is needed.");
    static final JwtRefusal ALGORITHM =
            of("jwt_algorithm", "The token is signed with an algorithm that is not accepted.");
    public static final JwtRefusal KEY_UNKNOWN =
            of(
                    "jwt_key_unknown",
                    "No key that the token's issuer publishes has the token's key id (kid) and fits"
                            + " its algorithm.");
    public static final JwtRefusal KEY_LEFT_OUT =
            of(
                    "jwt_key_unknown",
                    "The token's issuer publishes a key of the token's key id (kid) that cannot be"
                            + " used; the server's log says why.");
    public static final JwtRefusal SIGNATURE =
            of("jwt_signature", "The token's signature does not match its issuer's key.");
    public static final JwtRefusal ISSUER =
            of("jwt_issuer", "The token comes from another issuer.");
    public static final JwtRefusal AUDIENCE =
            of("jwt_audience", "The token is meant for another audience.");
    public static final JwtRefusal OTHER_CLIENT =
            of("jwt_client", "The token was issued to a client (client_id) that is not accepted.");
    public static final JwtRefusal EXPIRED = of("jwt_expired", "The token has expired.");
    public static final JwtRefusal NOT_YET_VALID =
            of("jwt_not_yet_valid", "The token is not valid yet, or comes from the future.");
    public static final JwtRefusal NO_EXPIRY =
            of("jwt_claims", "The token does not say when it expires (exp).");
    public static final JwtRefusal TIMES =
            of(
                    "jwt_claims",
                    "A time in the token (exp, nbf, iat, auth_time) is no sensible number.");
    public static final JwtRefusal CLIENT =
            of("jwt_claims", "The token lacks a usable claim that names its client.");
    public static final JwtRefusal TENANT =
            of("jwt_claims", "The token lacks a usable claim that names its tenant.");
    public static final JwtRefusal BOUND =
            of(
                    "jwt_bound",
                    "The token is bound to a key (cnf), and no proof of that key is checked here.");

    private final transient Rejected rejected;

    private JwtRefusal(Rejected rejected) {
        super(rejected.reason().code(), null, false, false);
        this.rejected = rejected;
    }

    public Rejected rejected() {
        return rejected;
    }

    private static JwtRefusal of(String code, String text) {
        return new JwtRefusal(new Rejected(Scheme.BEARER, new Reason(code, text)));
    }
}
