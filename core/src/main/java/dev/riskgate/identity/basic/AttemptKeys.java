// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import com.google.common.hash.HashCode;
import com.google.common.hash.HashFunction;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/**
 * What attempts are remembered by: HMAC-SHA-256 under a key that lives and dies with this process.
 * The stored hash is part of it, so what is remembered falls with a changed password; an unknown
 * name has none, since that of nobody changes with every reload. Thread-safe.
 */
final class AttemptKeys {

    private final HashFunction mac;

    AttemptKeys(SecureRandom random) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.mac = Hashing.hmacSha256(key);
    }

    /** Of this password of this account, from wherever. */
    HashCode anywhere(Attempt attempt) {
        return begun(attempt).putLong(0).hash();
    }

    /** Of this password of this account, from this network. */
    HashCode from(Attempt attempt) {
        return begun(attempt).putLong(attempt.from().prefix()).hash();
    }

    private Hasher begun(Attempt attempt) {
        String stored = attempt.exists() ? attempt.hash().text() : "";
        byte[] hash = stored.getBytes(StandardCharsets.US_ASCII);
        byte[] name = attempt.from().name().getBytes(StandardCharsets.UTF_8);
        return mac.newHasher()
                .putInt(hash.length)
                .putBytes(hash)
                .putInt(name.length)
                .putBytes(name)
                .putInt(attempt.password().length)
                .putBytes(attempt.password());
    }
}
