// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import org.jspecify.annotations.Nullable;

/** Who can answer a challenge with a one-time code. Thread-safe; never blocks. */
@FunctionalInterface
public interface TotpSeeds {

    /**
     * The seed that this caller's credential is enrolled with; null if it is enrolled with none.
     */
    @Nullable TotpSeed seed(Caller caller);
}
