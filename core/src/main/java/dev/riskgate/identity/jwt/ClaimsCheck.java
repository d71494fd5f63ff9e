// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.jwt.jws.JwtRefusal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Checks who issued a token, for whom and for when (RFC 7519 section 4.1). Immutable and
 * thread-safe.
 */
final class ClaimsCheck {

    /** 9999-12-31T23:59:59Z in seconds since the epoch. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final String issuer;
    private final Set<String> audiences;
    private final Set<String> clientIds;
    private final long skewMillis;

    ClaimsCheck(JwtSettings settings) {
        issuer = settings.issuer();
        audiences = settings.audiences();
        clientIds = settings.clientIds();
        skewMillis = settings.clockSkew().toMillis();
    }

    boolean isOurIssuer(Map<String, Object> claims) {
        return issuer.equals(claims.get("iss"));
    }

    /**
     * Everything but the issuer.
     *
     * @return the moment at which the token stops being valid, clock skew included, in milliseconds
     *     since the epoch
     */
    long check(Map<String, Object> claims, long now) throws JwtRefusal {
        Long expires = millis(claims, "exp");
        Long notBefore = millis(claims, "nbf");
        Long issuedAt = millis(claims, "iat");
        if (expires == null) {
            throw JwtRefusal.NO_EXPIRY;
        }
        long end = expires + skewMillis;
        if (now >= end) {
            throw JwtRefusal.EXPIRED;
        }
        if (isFuture(notBefore, now) || isFuture(issuedAt, now)) {
            throw JwtRefusal.NOT_YET_VALID;
        }
        // Only ID tokens carry these (OpenID Connect Core section 3.3.2.11; the last is Cognito's).
        if (claims.containsKey("at_hash")
                || claims.containsKey("c_hash")
                || "id".equals(claims.get("token_use"))) {
            throw JwtRefusal.ID_TOKEN;
        }
        if (!isForUs(claims.get("aud"))) {
            throw JwtRefusal.AUDIENCE;
        }
        if (!clientIds.isEmpty() && !isOfClient(claims)) {
            throw JwtRefusal.OTHER_CLIENT;
        }
        if (claims.containsKey("cnf")) {
            throw JwtRefusal.BOUND;
        }
        return end;
    }

    /** RFC 9068 section 2.2; OpenID Connect Core section 2 for those who have only that. */
    private boolean isOfClient(Map<String, Object> claims) {
        Object client =
                claims.containsKey("client_id") ? claims.get("client_id") : claims.get("azp");
        return client instanceof String text && clientIds.contains(text);
    }

    /** Whether it says of itself that it has expired, whoever signed it. */
    boolean saysExpired(Map<String, Object> claims, long now) throws JwtRefusal {
        Long expires = millis(claims, "exp");
        return expires != null && now >= expires + skewMillis;
    }

    boolean isFuture(@Nullable Long millis, long now) {
        return millis != null && now < millis - skewMillis;
    }

    /** A NumericDate, which may have a fraction, in milliseconds; null if absent. */
    static @Nullable Long millis(Map<String, Object> claims, String name) throws JwtRefusal {
        Object value = claims.get(name);
        if (value == null) {
            return null;
        }
        double seconds = value instanceof Number number ? number.doubleValue() : Double.NaN;
        if (!(seconds >= 0 && seconds <= LAST_SECOND)) {
            throw JwtRefusal.TIMES;
        }
        return (long) (seconds * 1000);
    }

    /**
     * Whose tokens have no audience has none for us, so one with an audience is somebody else's.
     */
    private boolean isForUs(@Nullable Object audience) {
        if (audiences.isEmpty()) {
            return audience == null;
        }
        if (audience instanceof List<?> several) {
            for (Object one : several) {
                if (one instanceof String text && audiences.contains(text)) {
                    return true;
                }
            }
            return false;
        }
        return audience instanceof String text && audiences.contains(text);
    }
}
