// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jws;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A JWS in compact form (RFC 7515 section 7.1) whose shape, algorithm and type are accepted and
 * whose signature is not checked yet. The header's {@code jwk}, {@code jku}, {@code x5c} and {@code
 * x5u} are never looked at: the keys are the issuer's, not the token's.
 *
 * @param claims unverified
 * @param signingInput what was signed
 */
public record SignedToken(
        JWSHeader header, Map<String, Object> claims, byte[] signingInput, Base64URL signature) {

    /**
     * RFC 9068 section 2.1; without a type or with the plain one it may be an access token just as
     * well.
     */
    private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt");

    /** Takes time that grows with the length of the text. */
    public static SignedToken read(String text, Set<String> algorithms) throws JwtRefusal {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            throw JwtRefusal.MALFORMED;
        }
        String headerPart = text.substring(0, first);
        if (text.indexOf('.', second + 1) >= 0) {
            throw isJwe(text, headerPart, second) ? JwtRefusal.ENCRYPTED : JwtRefusal.MALFORMED;
        }
        Map<String, Object> headerJson = object(headerPart, JwtRefusal.HEADER);
        checkHeader(headerJson, algorithms);
        Map<String, Object> claims = object(text.substring(first + 1, second), JwtRefusal.PAYLOAD);
        String signature = text.substring(second + 1);
        decode(signature, JwtRefusal.SIGNATURE);
        return new SignedToken(
                header(headerPart),
                claims,
                text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                new Base64URL(signature));
    }

    /**
     * The claims of three parts of which the second can be read, whatever the others hold; else
     * null. Says nothing about the token.
     */
    public static @Nullable Map<String, Object> claims(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first < 0 || second < 0 || text.indexOf('.', second + 1) >= 0) {
            return null;
        }
        try {
            return object(text.substring(first + 1, second), JwtRefusal.PAYLOAD);
        } catch (JwtRefusal _) {
            return null;
        }
    }

    /**
     * Five parts, and a header that says so (RFC 7516, section 4.1.2): two tokens are five, too.
     */
    private static boolean isJwe(String text, String headerPart, int second) throws JwtRefusal {
        int third = text.indexOf('.', second + 1);
        int fourth = text.indexOf('.', third + 1);
        boolean five = fourth >= 0 && text.indexOf('.', fourth + 1) < 0;
        return five && object(headerPart, JwtRefusal.MALFORMED).containsKey("enc");
    }

    private static void checkHeader(Map<String, Object> header, Set<String> algorithms)
            throws JwtRefusal {
        if (header.containsKey("enc")) {
            throw JwtRefusal.ENCRYPTED;
        }
        if (!(header.get("alg") instanceof String algorithm)) {
            throw JwtRefusal.HEADER;
        }
        if (!algorithms.contains(algorithm)) {
            throw JwtRefusal.ALGORITHM;
        }
        // b64 (RFC 7797) changes what is signed; it is only legal together with crit.
        if (header.containsKey("crit") || header.containsKey("b64")) {
            throw JwtRefusal.CRITICAL;
        }
        if (!TYPES.contains(type(header.get("typ")))) {
            throw JwtRefusal.TYPE;
        }
    }

    private static String type(@Nullable Object type) {
        if (type == null) {
            return "";
        }
        String lower = type instanceof String text ? text.toLowerCase(Locale.ROOT) : "?";
        return lower.startsWith("application/") ? lower.substring("application/".length()) : lower;
    }

    private static JWSHeader header(String part) throws JwtRefusal {
        try {
            return JWSHeader.parse(new Base64URL(part));
        } catch (ParseException | RuntimeException _) {
            throw JwtRefusal.HEADER;
        }
    }

    private static Map<String, Object> object(String part, JwtRefusal refusal) throws JwtRefusal {
        Map<String, Object> object = ClaimsJson.parse(decode(part, refusal));
        if (object == null) {
            throw refusal;
        }
        return object;
    }

    /**
     * Base64url without padding, and only its one canonical form: so every changed character makes
     * another token.
     */
    private static byte[] decode(String part, JwtRefusal refusal) throws JwtRefusal {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // Falls through to the refusal.
        }
        throw refusal;
    }
}
