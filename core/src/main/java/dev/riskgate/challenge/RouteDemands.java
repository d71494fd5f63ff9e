// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a route requires of its callers, as far as a response may show it.
 *
 * @param credentials names of the credentials that it accepts; empty means all
 * @param scopes scopes that it requires
 */
public record RouteDemands(Set<String> credentials, Collection<String> scopes) {

    public static final RouteDemands NONE = new RouteDemands(Set.of(), List.of());

    boolean accepts(String credential) {
        return credentials.isEmpty() || credentials.contains(credential);
    }
}
