// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;

import org.jspecify.annotations.Nullable;

import java.security.Provider;

/**
 * Amazon Corretto Crypto Provider, which verifies RSA and ECDSA signatures in native code. It is
 * handed to those who verify tokens and never registered, so that everything else in the process
 * keeps the JDK's providers. Loaded once, by whoever asks first. Thread-safe.
 */
public final class NativeCrypto {

    private static final @Nullable Provider PROVIDER = load();

    private NativeCrypto() {}

    /**
     * Null where the native library cannot be loaded (another architecture or C library, no place
     * to unpack it) or fails its own tests; then the JDK has to do.
     */
    static @Nullable Provider provider() {
        return PROVIDER;
    }

    /**
     * Who verifies RSA and ECDSA signatures here, in one word: {@code corretto}, else {@code jdk}.
     */
    public static String verifier() {
        return PROVIDER == null ? "jdk" : "corretto";
    }

    private static @Nullable Provider load() {
        try {
            var provider = AmazonCorrettoCryptoProvider.INSTANCE;
            boolean works =
                    provider.getLoadingError() == null
                            && provider.runSelfTests() == SelfTestStatus.PASSED;
            return works ? provider : null;
        } catch (LinkageError | RuntimeException _) {
            return null;
        }
    }
}
