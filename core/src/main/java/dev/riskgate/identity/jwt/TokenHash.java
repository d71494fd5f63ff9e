// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a token: names it in a cache and in the log without keeping it. */
record TokenHash(long a, long b, long c, long d) {

    private static final MessageDigest SHA_256 = sha256();

    static TokenHash of(String token) {
        return of(token.getBytes(StandardCharsets.UTF_8));
    }

    static TokenHash of(byte[] text) {
        try {
            MessageDigest digest = (MessageDigest) SHA_256.clone();
            ByteBuffer hash = ByteBuffer.wrap(digest.digest(text));
            return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
        }
    }

    /** 128 bits are enough to name a token. */
    String text() {
        return HexFormat.of().toHexDigits(a) + HexFormat.of().toHexDigits(b);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
