// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import dev.riskgate.identity.jwt.jws.ClaimsJson;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** The name of a token that an operator has pasted whole. Stateless. */
public final class TokenName {

    private TokenName() {}

    /**
     * What the decision log calls {@code credential.id}: the token's {@code jti}, or the hash of
     * what was signed. A text that is no whole JWT is a name already. Nothing is verified.
     */
    public static String of(String given) {
        String text = given.strip();
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (!text.startsWith("eyJ") || first < 0 || second < 0) {
            return text;
        }
        String hash =
                TokenHash.of(text.substring(0, second).getBytes(StandardCharsets.US_ASCII)).text();
        try {
            Map<String, Object> claims =
                    ClaimsJson.parse(
                            Base64.getUrlDecoder().decode(text.substring(first + 1, second)));
            return claims == null ? hash : CallerClaims.id(claims, hash);
        } catch (IllegalArgumentException _) {
            return hash;
        }
    }
}
