// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.state;

import dev.riskgate.signals.observation.Joined;
import dev.riskgate.signals.observation.Subject;

/**
 * Which limit is counted, and for whom.
 *
 * @param limit the limit's name in the policy
 * @param whom a client's {@link Subject}; for others a text that no other of this limit has: a
 *     credential's unique name, an address, the name of a route
 * @param unproven whether nobody had to prove anything to be counted: a flood of such must not take
 *     the place of others
 */
public record LimitKey(String limit, Object whom, boolean unproven) {

    public LimitKey(String limit, Object whom) {
        this(limit, whom, false);
    }

    public static LimitKey unproven(String limit, Object whom) {
        return new LimitKey(limit, whom, true);
    }

    /** One text that no other limit, and nobody else, has. */
    public String name() {
        return Joined.of(
                limit, whom instanceof Subject subject ? subject.name() : String.valueOf(whom));
    }
}
