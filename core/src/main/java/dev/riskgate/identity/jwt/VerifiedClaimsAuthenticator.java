// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.jwt.jws.JwtRefusal;
import dev.riskgate.request.ApiRequest;

import java.util.Map;

/**
 * Proves a caller by the claims of a token that the front door has verified, wherever that has
 * found it. A token in the header is another credential, see {@link JwtAuthenticator}. Never waits.
 * Immutable and thread-safe.
 */
public final class VerifiedClaimsAuthenticator implements Authenticator {

    private static final Anonymous ANONYMOUS = new Anonymous();

    private final JwtSettings settings;
    private final String carrier;
    private final ClaimsCheck check;
    private final CallerClaims callers;

    /**
     * @throws IllegalArgumentException if the settings do not say where the claims are
     */
    public VerifiedClaimsAuthenticator(JwtSettings settings) {
        if (settings.metadataKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "JWT credential " + settings.name() + " has no metadata key");
        }
        this.settings = settings;
        this.carrier = "claims " + settings.metadataKey();
        this.check = new ClaimsCheck(settings);
        this.callers = new CallerClaims(settings, check);
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String carrier() {
        return carrier;
    }

    @Override
    public Identification identify(ApiRequest request, Budget budget) {
        Map<String, Object> claims = request.verifiedClaims().get(settings.metadataKey());
        if (claims == null) {
            return ANONYMOUS;
        }
        try {
            return proven(claims, request.timeMillis());
        } catch (JwtRefusal refusal) {
            return refusal.rejected();
        }
    }

    /** What the front door's filter does not check is checked here. */
    private Proven proven(Map<String, Object> claims, long now) throws JwtRefusal {
        if (!check.isOurIssuer(claims)) {
            throw JwtRefusal.ISSUER;
        }
        long end = check.check(claims, now);
        String hash = TokenHash.of(CanonicalClaims.of(claims)).text();
        return new Proven(callers.caller(claims, hash, end, now));
    }
}
