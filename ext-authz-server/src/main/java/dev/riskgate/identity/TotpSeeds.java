package dev.riskgate.identity;

import org.jspecify.annotations.Nullable;

import javax.crypto.SecretKey;

/** Where the shared secrets of one-time codes (RFC 6238) come from. Thread-safe, never waits. */
public interface TotpSeeds {

    /** Nobody can answer with a one-time code. */
    TotpSeeds NONE = _ -> null;

    /**
     * The seed bound to the credential that this caller used, for HMAC-SHA-1 as in RFC 6238; null if it has none. The
     * key tells nothing of itself in {@code toString}.
     */
    @Nullable SecretKey seed(Caller caller);
}
