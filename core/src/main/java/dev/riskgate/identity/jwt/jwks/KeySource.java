// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.budget.Budget;

/** The keys that an issuer signs with. Thread-safe. */
public interface KeySource {

    /**
     * The keys now in force.
     *
     * @throws dev.riskgate.budget.DegradedException with cause {@code ISSUER} while there are none
     */
    KeySet keys(Budget budget);

    /**
     * The keys after the issuer was asked again, if it may be asked now; else the ones in force.
     */
    KeySet newerThan(KeySet seen, Budget budget);
}
