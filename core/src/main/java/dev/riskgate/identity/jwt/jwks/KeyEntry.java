// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.nimbusds.jose.jwk.JWK;

import org.jspecify.annotations.Nullable;

import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of a JSON Web Key Set: a key that verifies tokens, or why it is left out (RFC 7517,
 * sections 4 and 5).
 *
 * @param id its {@code kid}; null if it has none
 * @param fault empty if there is a key; else what is wrong with it, in words of ours only
 * @param isForOthers whether nothing is wrong with it, but it is for another use
 */
record KeyEntry(
        @Nullable VerificationKey key, @Nullable String id, String fault, boolean isForOthers) {

    /**
     * Certificates are not read: keys are believed because of where they come from, so one that
     * does not fit its key spoils nothing.
     */
    private static final List<String> CERTIFICATES = List.of("x5c", "x5t", "x5t#S256", "x5u");

    static KeyEntry of(Object entry) {
        if (!(entry instanceof Map<?, ?> map)) {
            return fault(null, "it is no JSON object");
        }
        String id = map.get("kid") instanceof String kid ? kid : null;
        if (map.get("use") instanceof String use && !use.equals("sig")) {
            return use.isEmpty()
                    ? fault(id, "its use is empty; leave it away, or write sig")
                    : new KeyEntry(null, id, "it is for another use than signatures", true);
        }
        if (map.get("key_ops") instanceof List<?> operations && !operations.contains("verify")) {
            return new KeyEntry(null, id, "its key_ops do not hold verify", true);
        }
        return read(map, id);
    }

    private static KeyEntry read(Map<?, ?> map, @Nullable String id) {
        Map<String, Object> members = new HashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), value));
        CERTIFICATES.forEach(members::remove);
        VerificationKey key;
        try {
            key = VerificationKey.of(JWK.parse(members));
        } catch (ParseException | RuntimeException _) {
            return fault(id, "its members cannot be read");
        }
        if (key == null) {
            return fault(id, "its kind, size or curve is not one that is taken here");
        }
        return key.isUsable()
                ? new KeyEntry(key, id, "", false)
                : fault(id, "its alg does not fit its kind");
    }

    KeyEntry beyond(int most) {
        return fault(id, "it stands behind " + most + " others");
    }

    private static KeyEntry fault(@Nullable String id, String fault) {
        return new KeyEntry(null, id, fault, false);
    }
}
