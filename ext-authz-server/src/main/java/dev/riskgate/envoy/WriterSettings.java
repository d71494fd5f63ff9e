// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import dev.riskgate.http.IdentityHeaders;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an answer takes away from the request.
 *
 * @param removeUpstream headers that the upstream never gets, in lower case: {@code riskgate-otp},
 *     and those API key headers that the policy does not forward
 * @param removeSchemes schemes of {@code authorization} that the upstream never gets, in lower
 *     case; a header of another scheme goes on
 * @param joinedClients whether a client is named by namespace, tenant and id together, since its id
 *     alone may mean several
 * @param shadowMode whether the whole policy is in shadow mode
 */
public record WriterSettings(
        Set<String> removeUpstream,
        Set<String> removeSchemes,
        boolean joinedClients,
        boolean shadowMode) {

    private static final String OTP = "riskgate-otp";

    /** For a policy in force. */
    public WriterSettings(
            Set<String> removeUpstream, Set<String> removeSchemes, boolean joinedClients) {
        this(removeUpstream, removeSchemes, joinedClients, false);
    }

    public WriterSettings {
        Set<String> remove = new LinkedHashSet<>();
        remove.add(OTP);
        remove.addAll(removeUpstream);
        for (String name : remove) {
            // Envoy ignores such removals, so the header that somebody wanted gone would stay.
            if (name.isEmpty() || name.startsWith(":") || name.equals("host")) {
                throw new IllegalArgumentException("cannot remove the header '" + name + "'");
            }
            if (IdentityHeaders.NAMES.contains(name)) {
                throw new IllegalArgumentException("the header '" + name + "' is ours to set");
            }
        }
        removeUpstream = Set.copyOf(remove);
        removeSchemes = Set.copyOf(removeSchemes);
    }
}
