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

    private static final Attempt ATTEMPT = load();

    /** What came of loading it. */
    public sealed interface State {

        /**
         * It verifies.
         *
         * @param provider its name and version
         */
        record Loaded(String provider) implements State {}

        /**
         * The JDK verifies instead.
         *
         * @param why in a few words
         */
        record NotLoaded(String why) implements State {}
    }

    private record Attempt(@Nullable Provider provider, State state) {}

    private NativeCrypto() {}

    /**
     * Null where the native library cannot be loaded (another architecture or C library, no place
     * to unpack it) or fails its own tests; then the JDK has to do.
     */
    static @Nullable Provider provider() {
        return ATTEMPT.provider;
    }

    /** Whether it could be loaded, or why not. */
    public static State state() {
        return ATTEMPT.state;
    }

    /**
     * Who verifies RSA and ECDSA signatures here, in one word: {@code corretto}, else {@code jdk}.
     */
    public static String verifier() {
        return ATTEMPT.provider == null ? "jdk" : "corretto";
    }

    private static Attempt load() {
        try {
            var provider = AmazonCorrettoCryptoProvider.INSTANCE;
            Throwable fault = provider.getLoadingError();
            if (fault != null) {
                return failed(rootOf(fault));
            }
            if (provider.runSelfTests() != SelfTestStatus.PASSED) {
                return new Attempt(null, new State.NotLoaded("it failed its tests of itself"));
            }
            String name = provider.getName() + " " + provider.getVersionStr();
            return new Attempt(provider, new State.Loaded(name));
        } catch (LinkageError | RuntimeException e) {
            return failed(rootOf(e));
        }
    }

    private static Attempt failed(Throwable fault) {
        return new Attempt(null, new State.NotLoaded(String.valueOf(fault.getMessage())));
    }

    private static Throwable rootOf(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
