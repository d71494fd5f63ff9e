package dev.riskgate.identity.apikey;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The base32 text (RFC 4648) in which authenticator apps exchange TOTP seeds. */
public final class Base32Seed {

    /** RFC 4226 section 4 requires 128 bits. */
    private static final int MIN_BYTES = 16;

    private static final int MAX_CHARS = 256;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32Seed() {}

    /** Spaces, hyphens, padding and lower case are tolerated, as apps print them; null if it is no seed. */
    static @Nullable SecretKey decode(String text) {
        if (text.length() > MAX_CHARS) {
            return null;
        }
        byte[] out = new byte[text.length() * 5 / 8];
        int length = 0;
        int bits = 0;
        int buffer = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || c == '-' || c == '=') {
                continue;
            }
            int value = value(c);
            if (value < 0) {
                return null;
            }
            buffer = (buffer << 5 | value) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                out[length++] = (byte) (buffer >> bits);
            }
        }
        return length < MIN_BYTES ? null : new SecretKeySpec(Arrays.copyOf(out, length), "RAW");
    }

    public static String encode(byte[] seed) {
        StringBuilder out = new StringBuilder();
        int bits = 0;
        int buffer = 0;
        for (byte b : seed) {
            buffer = (buffer << 8 | (b & 0xff)) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                out.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            out.append(ALPHABET.charAt(buffer << (5 - bits) & 31));
        }
        return out.toString();
    }

    private static int value(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c < 128 ? ALPHABET.indexOf(c) : -1;
    }
}
