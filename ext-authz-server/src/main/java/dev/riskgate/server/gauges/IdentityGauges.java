// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.gauges;

import dev.riskgate.identity.entry.EntryStates;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.JwksStatus;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.family.InForceFamily;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Shows the condition of what callers are identified by. */
public final class IdentityGauges {

    private static final double MILLIS = 1_000;

    private IdentityGauges() {}

    /** Adds the metrics of issuers' keys, by the credential of the policy in force. */
    public static void showIssuers(JwksSources keySets, Gauges gauges) {
        gauges.series(InForceFamily.JWKS_AGE, "credential", () -> ages(keySets));
        gauges.series(InForceFamily.JWKS_KEYS, "credential", () -> keys(keySets));
    }

    /** Adds the metrics of API keys. */
    public static void showKeys(LongFunction<EntryStates> keys, InstantSource clock, Gauges to) {
        to.series(InForceFamily.API_KEYS, "state", () -> counts(keys.apply(clock.millis())));
        to.optional(InForceFamily.API_KEY_EXPIRY, () -> next(keys.apply(clock.millis())));
    }

    /** Adds the metrics of API keys that nobody uses. */
    public static void showUses(
            Supplier<OptionalInt> unused, Supplier<OptionalLong> sinceMillis, Gauges to) {
        to.optional(InForceFamily.API_KEYS_UNUSED, () -> count(unused.get()));
        to.optional(InForceFamily.API_KEY_USES_SINCE, () -> seconds(sinceMillis.get()));
    }

    private static OptionalDouble count(OptionalInt count) {
        return count.isPresent() ? OptionalDouble.of(count.getAsInt()) : OptionalDouble.empty();
    }

    /** Adds the metrics of accounts. */
    public static void showAccounts(
            LongFunction<EntryStates> accounts, InstantSource clock, Gauges to) {
        to.series(InForceFamily.ACCOUNTS, "state", () -> counts(accounts.apply(clock.millis())));
        to.optional(InForceFamily.ACCOUNT_EXPIRY, () -> next(accounts.apply(clock.millis())));
    }

    private static Map<String, Integer> counts(EntryStates states) {
        Map<String, Integer> counts = new TreeMap<>();
        states.counts().forEach((state, count) -> counts.put(state.label(), count));
        return counts;
    }

    private static OptionalDouble next(EntryStates states) {
        return seconds(states.nextExpiryMillis());
    }

    private static OptionalDouble seconds(OptionalLong millis) {
        return millis.isPresent()
                ? OptionalDouble.of(millis.getAsLong() / MILLIS)
                : OptionalDouble.empty();
    }

    private static Map<String, Double> ages(JwksSources keySets) {
        Map<String, Double> ages = new TreeMap<>();
        keySets.statuses()
                .forEach(
                        (credential, status) -> {
                            Duration age = status.age();
                            if (age != null) {
                                ages.put(credential, age.toMillis() / MILLIS);
                            }
                        });
        return ages;
    }

    private static Map<String, Integer> keys(JwksSources keySets) {
        Map<String, Integer> keys = new TreeMap<>();
        for (Map.Entry<String, JwksStatus> one : keySets.statuses().entrySet()) {
            keys.put(one.getKey(), one.getValue().keys());
        }
        return keys;
    }
}
