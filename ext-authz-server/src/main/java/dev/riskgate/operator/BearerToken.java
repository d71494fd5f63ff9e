// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.util.Base64;

/**
 * The secret that an operator shows, as {@code Authorization: Bearer} (RFC 6750) with the secret in
 * base64.
 */
final class BearerToken {

    private static final String SCHEME = "Bearer ";

    /** Longer ones are not looked at. */
    private static final int MAX = 4_096;

    private final byte[] secret;

    BearerToken(byte[] secret) {
        this.secret = secret.clone();
    }

    /** Takes as long for a wrong token as for one that is nearly right. */
    boolean isIn(@Nullable String authorization) {
        if (authorization == null
                || authorization.length() > MAX
                || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try {
            byte[] shown =
                    Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
            return MessageDigest.isEqual(secret, shown);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "(secret)";
    }
}
