// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.nimbusds.jose.jwk.JWK;

import dev.riskgate.identity.jwt.jws.ClaimsJson;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of a JWK set (RFC 7517 section 5). Keys that cannot be used here are left out, not
 * fatal.
 */
final class JwksText {

    private static final int MAX_KEYS = 100;

    private JwksText() {}

    /**
     * @param before keys that are the same as before stay the same objects, so that tokens they
     *     verified stay verified
     * @throws IOException if there is no usable key in it, with a message that quotes nothing
     */
    static KeySet parse(byte[] json, @Nullable KeySet before) throws IOException {
        Map<String, Object> set = ClaimsJson.parse(json);
        if (set == null || !(set.get("keys") instanceof List<?> entries)) {
            throw new IOException("what is published there is no JSON Web Key Set");
        }
        List<VerificationKey> keys = new ArrayList<>();
        for (Object entry : entries) {
            VerificationKey key = entry instanceof Map<?, ?> map ? key(map) : null;
            if (key != null && key.isUsable() && keys.size() < MAX_KEYS) {
                keys.add(sameAsBefore(key, before));
            }
        }
        if (keys.isEmpty()) {
            throw new IOException(
                    "no key there can be used; it takes RSA of 2048 bits or more, P-256,"
                            + " P-384, P-521 or Ed25519, for signatures");
        }
        return new KeySet(keys);
    }

    @SuppressWarnings("unchecked") // Names in a JSON object are strings.
    private static @Nullable VerificationKey key(Map<?, ?> entry) {
        try {
            return VerificationKey.of(JWK.parse((Map<String, Object>) entry));
        } catch (ParseException | RuntimeException _) {
            return null;
        }
    }

    private static VerificationKey sameAsBefore(VerificationKey key, @Nullable KeySet before) {
        if (before != null) {
            for (VerificationKey old : before.keys()) {
                if (old.isSameAs(key)) {
                    return old;
                }
            }
        }
        return key;
    }
}
