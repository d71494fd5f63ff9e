// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.LimitKey;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The names of keys in Redis: {@code rg2:{tag}:what}, where 2 is the version of the state and the
 * tag is a keyed hash, so that nobody reads clients' names from Redis and all keys of a subject
 * share a slot of a cluster. Immutable, thread-safe.
 */
public final class RedisKeys {

    /** Every key begins with this. */
    public static final String PREFIX = "rg2:";

    /**
     * The layout before this one: blocks and one-time marks of replicas that still have it are
     * read, and written there, too.
     */
    public static final String FORMER_PREFIX = "rg1:";

    private static final String HMAC = "HmacSHA256";
    private static final int TAG_BYTES = 16;
    private static final int ONE_TIME_BUCKETS = 64;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Mac mac;

    /**
     * @param secret the key of pseudonyms, the same on every replica
     */
    public RedisKeys(byte[] secret) {
        try {
            this.mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            byte[] own = mac.doFinal("state/names".getBytes(StandardCharsets.UTF_8));
            mac.init(new SecretKeySpec(own, HMAC));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    public byte[] profile(Subject subject) {
        return key(tag(subject.kind() + "/" + subject.name()), "profile");
    }

    public byte[] limit(LimitKey limit) {
        return key(tag("limit/" + limit.name()), "limit");
    }

    public byte[] failures(String key) {
        return key(tag("failures/" + key), "failures");
    }

    /**
     * The mark of a one-time proof, and the marker that says since when marks are complete in its
     * slot.
     */
    public byte[][] oneTime(String key) {
        byte[] hash = hash("once/" + key);
        String bucket = "once" + (hash[TAG_BYTES] & ONE_TIME_BUCKETS - 1);
        String tag = BASE64.encodeToString(Arrays.copyOf(hash, TAG_BYTES));
        return new byte[][] {key(bucket, tag), key(bucket, "since")};
    }

    /**
     * The mark of a one-time proof in the layout before this one, by the name that it had there.
     */
    public byte[] formerOneTime(String formerKey) {
        byte[] mark = oneTime(formerKey)[0];
        byte[] former = FORMER_PREFIX.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(former, 0, mark, 0, former.length);
        return mark;
    }

    /** Every marker that {@link #oneTime} may name. */
    public static byte[][] oneTimeMarkers() {
        byte[][] markers = new byte[ONE_TIME_BUCKETS][];
        for (int i = 0; i < ONE_TIME_BUCKETS; i++) {
            markers[i] = key("once" + i, "since");
        }
        return markers;
    }

    /** Who was last used when, and since when that is complete. */
    public byte[][] uses() {
        String tag = tag("uses");
        return new byte[][] {key(tag, "uses"), key(tag, "since")};
    }

    /** A credential in the first key of {@link #uses}. */
    public byte[] usedField(String id) {
        return tag("used/" + id).getBytes(StandardCharsets.UTF_8);
    }

    /** A key that is not about one subject. */
    public static byte[] shared(String what) {
        return (PREFIX + '{' + what + '}').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] key(String tag, String what) {
        return (PREFIX + '{' + tag + "}:" + what).getBytes(StandardCharsets.UTF_8);
    }

    private String tag(String text) {
        return BASE64.encodeToString(Arrays.copyOf(hash(text), TAG_BYTES));
    }

    private byte[] hash(String text) {
        try {
            return ((Mac) mac.clone()).doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's " + HMAC + " cannot be cloned", e);
        }
    }
}
