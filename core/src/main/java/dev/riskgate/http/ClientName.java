// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import dev.riskgate.decision.Decision;
import dev.riskgate.identity.Caller;
import dev.riskgate.signals.observation.Subject;

/**
 * How a caller is named to others, in a form that fits a header. Immutable and thread-safe.
 *
 * @param joined whether the client's id is given together with namespace and tenant, since alone it
 *     may mean several clients
 */
public record ClientName(boolean joined) {

    /** Empty if nobody was proven, or the client has no name. */
    public String of(Decision decision) {
        Caller caller = decision.caller();
        if (caller == null) {
            return "";
        }
        Subject client = caller.client();
        return HeaderText.encode(joined && !client.id().isEmpty() ? client.name() : client.id());
    }

    /** Empty if nobody was proven. */
    public static String namespace(Decision decision) {
        Caller caller = decision.caller();
        return caller == null ? "" : HeaderText.encode(caller.client().namespace());
    }

    /** Empty if nobody was proven. */
    public static String tenant(Decision decision) {
        Caller caller = decision.caller();
        return caller == null ? "" : HeaderText.encode(caller.client().tenant());
    }
}
