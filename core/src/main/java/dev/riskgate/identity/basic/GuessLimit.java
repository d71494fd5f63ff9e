// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;

import dev.riskgate.budget.Budget;
import dev.riskgate.state.StateStore;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;

/**
 * Counts wrong passwords, and remembers from where the right one came. All of it is in the state
 * store, exact and shared by replicas, under names that tell nobody's. Thread-safe.
 *
 * <p>A network from which the right password came before is proven: it has a count of its own, so
 * that an attack from elsewhere does not lock the account's own client out. All others share the
 * account's count, whether or not there is such an account.
 */
final class GuessLimit {

    /** How long a network is proven after the last right password, at least. */
    static final Duration PROVEN = Duration.ofDays(30);

    private static final int NAME_BYTES = 16;

    private final StateStore store;
    private final HashFunction mac;
    private final InstantSource clock;

    /**
     * @param secret the key of pseudonyms, the same on every replica
     */
    GuessLimit(StateStore store, byte[] secret, InstantSource clock) {
        byte[] own =
                Hashing.hmacSha256(secret)
                        .hashString("basic/guesses", StandardCharsets.UTF_8)
                        .asBytes();
        this.store = store;
        this.mac = Hashing.hmacSha256(own);
        this.clock = clock;
    }

    /**
     * How an account stands for one network.
     *
     * @param proven whether the right password came from there before
     * @param count the name of the count that holds for it
     * @param locked whether that count is used up
     */
    record Standing(boolean proven, String count, boolean locked) {}

    /** Changes nothing. */
    Standing look(Attempt attempt, Budget budget) {
        boolean proven = isProven(attempt.from(), budget);
        String count = proven ? proven(attempt.from()) : all(attempt);
        return new Standing(proven, count, store.failures(count, budget) >= attempt.attempts());
    }

    /**
     * Counts a wrong password.
     *
     * @return whether there were too many before it, so that it must not be told to be wrong
     */
    boolean countWrong(Attempt attempt, Standing standing, Budget budget) {
        return store.addFailure(standing.count(), attempt.window(), budget) > attempt.attempts();
    }

    /**
     * Remembers that the right password came from this network. Writes each time: where wrong ones
     * cannot be counted, a right one must not be told from them.
     */
    void prove(ClientNetwork from, Budget budget) {
        store.addFailure(mark(from, period()), PROVEN.multipliedBy(2), budget);
    }

    /** A mark is set once in each period and holds for two, so that it needs no renewal. */
    private boolean isProven(ClientNetwork from, Budget budget) {
        long now = period();
        return store.failures(mark(from, now), budget) > 0
                || store.failures(mark(from, now - 1), budget) > 0;
    }

    private long period() {
        return clock.millis() / PROVEN.toMillis();
    }

    private String mark(ClientNetwork from, long period) {
        return "basic-proven:" + name(from.name(), from.prefix()) + ':' + period;
    }

    private String proven(ClientNetwork from) {
        return "basic-network:" + name(from.name(), from.prefix());
    }

    private String all(Attempt attempt) {
        return "basic:" + name(attempt.from().name(), 0);
    }

    private String name(String account, long prefix) {
        byte[] hash =
                mac.newHasher()
                        .putLong(prefix)
                        .putString(account, StandardCharsets.UTF_8)
                        .hash()
                        .asBytes();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(hash, NAME_BYTES));
    }
}
