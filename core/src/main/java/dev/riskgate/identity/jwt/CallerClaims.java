// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.jwt.jws.JwtRefusal;
import dev.riskgate.signals.observation.Joined;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a caller of verified claims. Immutable and thread-safe. */
final class CallerClaims {

    private static final int MAX_NAME = 256;
    private static final int MAX_JTI = 64;

    /** 2^53: up to here a double is exact. */
    private static final double MAX_WHOLE = 9_007_199_254_740_992.0;

    private static final ClaimPath SCP = new ClaimPath("scp");

    private final JwtSettings settings;
    private final ClaimRules rules;
    private final ClaimsCheck check;

    CallerClaims(JwtSettings settings, ClaimsCheck check) {
        this.settings = settings;
        this.rules = settings.claims();
        this.check = check;
    }

    /**
     * @param hash stands for the token where it has no id of its own
     * @param end when it stops being valid, milliseconds since the epoch
     */
    Caller caller(Map<String, Object> claims, String hash, long end, long now) throws JwtRefusal {
        Set<String> scopes = ClaimStrings.at(rules.scopes(), claims);
        return new Caller(
                Subject.client(settings.clients(), tenant(claims), client(claims)),
                new Caller.Credential(
                        JwtKind.INSTANCE,
                        settings.name(),
                        settings.issuer(),
                        id(claims, hash),
                        end),
                claims.get("sub") instanceof String subject ? subject : "",
                scopes.isEmpty() ? ClaimStrings.of(SCP.in(claims)) : scopes,
                rules.roles() == null ? Set.of() : ClaimStrings.at(rules.roles(), claims),
                claims,
                assurance(claims, now));
    }

    private String tenant(Map<String, Object> claims) throws JwtRefusal {
        if (rules.tenant() == null) {
            return "default";
        }
        String tenant = name(rules.tenant().in(claims));
        if (tenant == null) {
            throw JwtRefusal.TENANT;
        }
        return tenant;
    }

    /** One claim as it is; several {@link Joined}, so no two lists look the same. */
    private String client(Map<String, Object> claims) throws JwtRefusal {
        List<ClaimPath> paths = rules.clientId();
        String[] names = new String[paths.size()];
        for (int i = 0; i < names.length; i++) {
            String name = name(paths.get(i).in(claims));
            if (name == null) {
                throw JwtRefusal.CLIENT;
            }
            names[i] = name;
        }
        return names.length == 1 ? names[0] : Joined.of(names);
    }

    /** Null if it is no text or whole number, empty, too long, or holds control characters. */
    private static @Nullable String name(@Nullable Object claim) {
        String name =
                switch (claim) {
                    case String text -> text;
                    case Long number -> number.toString();
                    // The front door's metadata knows no other number than double.
                    case Double number
                            when number == Math.rint(number) && Math.abs(number) < MAX_WHOLE ->
                            Long.toString(number.longValue());
                    case null, default -> "";
                };
        boolean usable = !name.isEmpty() && name.length() <= MAX_NAME && isPrintable(name);
        return usable ? name : null;
    }

    /** The {@code jti} if it can be a name; else the hash. */
    static String id(Map<String, Object> claims, String hash) {
        boolean usable =
                claims.get("jti") instanceof String jti
                        && !jti.isEmpty()
                        && jti.length() <= MAX_JTI
                        && isPrintable(jti);
        return usable ? String.valueOf(claims.get("jti")) : hash;
    }

    /** Half a surrogate pair is no character; a whole one is one beyond the basic plane. */
    private static boolean isPrintable(String text) {
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            boolean isHalf = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (Character.isISOControl(c) || isHalf || c == '\u2028' || c == '\u2029') {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    /**
     * What the token says of how its user authenticated. Without {@code auth_time} it is not known
     * when that was, and {@code iat} does not show it: a refreshed token is new, its authentication
     * is old.
     */
    private Assurance assurance(Map<String, Object> claims, long now) throws JwtRefusal {
        AssuranceLevel level = AssuranceLevel.SINGLE;
        if (claims.get("acr") instanceof String acr) {
            level = rules.acr().getOrDefault(acr, level);
        }
        // RFC 8176: "mfa" says that several factors were used.
        if (level == AssuranceLevel.SINGLE && ClaimStrings.of(claims.get("amr")).contains("mfa")) {
            level = AssuranceLevel.MFA;
        }
        Long authTime = ClaimsCheck.millis(claims, "auth_time");
        if (check.isFuture(authTime, now)) {
            throw JwtRefusal.NOT_YET_VALID;
        }
        if (level == AssuranceLevel.SINGLE && authTime == null) {
            return Assurance.SINGLE;
        }
        Instant provenAt =
                authTime == null ? Instant.EPOCH : Instant.ofEpochMilli(Math.min(authTime, now));
        return new Assurance(level, provenAt, "acr");
    }
}
