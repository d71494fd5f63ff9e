// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.PublicFault;
import dev.riskgate.identity.ReadingContext;

import java.util.Map;
import java.util.Set;

/** Bearer tokens (RFC 6750) that are signed JWTs (RFC 7519). */
public final class JwtKind implements CredentialKind<JwtCredential> {

    public static final JwtKind INSTANCE = new JwtKind();

    private static final Map<String, PublicFault> PUBLIC_FAULTS =
            Map.of(
                    "jwt_expired",
                    PublicFault.EXPIRED,
                    "jwt_audience",
                    PublicFault.invalid("The access token is meant for another audience (aud)."),
                    "jwt_client",
                    PublicFault.invalid("The access token was issued to another client."),
                    "jwt_issuer",
                    PublicFault.invalid("The access token comes from an unknown issuer (iss)."),
                    "jwt_not_yet_valid",
                    PublicFault.invalid("The access token is not valid yet. Check the clock."),
                    "jwt_malformed",
                    PublicFault.invalid("This is not a signed JWT access token."),
                    "jwt_form",
                    PublicFault.invalid(
                            "Send the access token as: Authorization, Bearer, a blank, the token."),
                    "jwt_too_large",
                    PublicFault.invalid("The access token is larger than this API takes."),
                    "jwt_type",
                    PublicFault.invalid("This is not an access token. Do not send an ID token."),
                    "jwt_id_token",
                    PublicFault.invalid("This is not an access token. Do not send an ID token."));

    private static final Set<String> UNAUTHENTIC =
            Set.of(
                    "jwt_malformed",
                    "jwt_form",
                    "jwt_too_large",
                    "jwt_unverified",
                    "jwt_encrypted",
                    "jwt_type",
                    "jwt_algorithm",
                    "jwt_key_unknown",
                    "jwt_signature",
                    "jwt_issuer");

    private JwtKind() {}

    @Override
    public String label() {
        return "jwt";
    }

    @Override
    public String noun() {
        return "a token";
    }

    @Override
    public Scheme scheme() {
        return Scheme.BEARER;
    }

    /** Each issuer has its own. */
    @Override
    public String defaultNamespace() {
        return "";
    }

    @Override
    public Revocation revocation() {
        return Revocation.TOKEN;
    }

    @Override
    public Map<String, PublicFault> publicFaults() {
        return PUBLIC_FAULTS;
    }

    @Override
    public Set<String> unauthentic() {
        return UNAUTHENTIC;
    }

    @Override
    public Class<JwtCredential> settings() {
        return JwtCredential.class;
    }

    @Override
    public CredentialReader<JwtCredential> reader(ReadingContext context) {
        return new JwtCredentialReader(context);
    }
}
