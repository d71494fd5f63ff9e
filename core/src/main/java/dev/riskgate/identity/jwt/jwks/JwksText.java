// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.identity.jwt.jws.ClaimsJson;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the text of a JWK set (RFC 7517 section 5). Keys that cannot be used here are left out, not
 * fatal.
 */
final class JwksText {

    private static final int MAX_KEYS = 100;
    private static final int MAX_TOLD = 3;

    private JwksText() {}

    /**
     * @param before keys that are the same as before stay the same objects, so that tokens they
     *     verified stay verified
     * @return empty if nothing is published there, or only what is for another use
     * @throws IOException if there is no usable key in it, with a message that quotes nothing
     */
    static KeySet parse(byte[] json, @Nullable KeySet before) throws IOException {
        Map<String, Object> set = ClaimsJson.parse(json);
        if (set == null || !(set.get("keys") instanceof List<?> published)) {
            throw new IOException("what is published there is no JSON Web Key Set");
        }
        List<VerificationKey> keys = new ArrayList<>();
        Set<String> leftOut = new HashSet<>();
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < published.size(); i++) {
            KeyEntry read = KeyEntry.of(published.get(i));
            KeyEntry entry =
                    read.key() != null && keys.size() == MAX_KEYS ? read.beyond(MAX_KEYS) : read;
            if (entry.key() != null) {
                keys.add(sameAsBefore(entry.key(), before));
            } else if (!entry.isForOthers()) {
                faults.add("key " + (i + 1) + ": " + entry.fault());
                if (entry.id() != null) {
                    leftOut.add(entry.id());
                }
            }
        }
        String told = told(faults);
        if (keys.isEmpty() && !faults.isEmpty()) {
            throw new IOException(
                    "no key there can be used; it takes RSA of 2048 bits or more, P-256,"
                            + " P-384, P-521 or Ed25519, for signatures ("
                            + told
                            + ")");
        }
        return new KeySet(keys, new LeftOut(leftOut, told));
    }

    private static String told(List<String> faults) {
        String first = faults.stream().limit(MAX_TOLD).collect(Collectors.joining("; "));
        int more = faults.size() - MAX_TOLD;
        return more > 0 ? first + "; and " + more + " more" : first;
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
