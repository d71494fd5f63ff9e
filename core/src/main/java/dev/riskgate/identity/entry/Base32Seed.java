// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.io.BaseEncoding;

import org.jspecify.annotations.Nullable;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The base32 text (RFC 4648) in which authenticator apps exchange TOTP seeds. */
public final class Base32Seed {

    /** RFC 4226 section 4 requires 128 bits. */
    private static final int MIN_BYTES = 16;

    private static final int MAX_CHARS = 256;
    private static final BaseEncoding BASE32 = BaseEncoding.base32().omitPadding();
    private static final CharMatcher IGNORED = CharMatcher.anyOf(" -=");

    private Base32Seed() {}

    /**
     * Spaces, hyphens, padding and lower case are tolerated, as apps print them; null if it is no
     * seed.
     */
    public static @Nullable SecretKey decode(String text) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        String plain = Ascii.toUpperCase(IGNORED.removeFrom(text));
        if (!BASE32.canDecode(plain)) {
            return null;
        }
        byte[] seed = BASE32.decode(plain);
        return seed.length < MIN_BYTES ? null : new SecretKeySpec(seed, "RAW");
    }

    public static String encode(byte[] seed) {
        return BASE32.encode(seed);
    }
}
