// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The hosts that the routes of a policy are bound to. Not changed once it is in use. */
final class KnownHosts {

    private final Set<String> names = new HashSet<>();
    private final List<String> wildcards = new ArrayList<>();

    void addAll(List<String> hosts) {
        for (String host : hosts) {
            if (!HostGlob.isWildcard(host)) {
                names.add(host);
            } else if (!wildcards.contains(host)) {
                wildcards.add(host);
            }
        }
    }

    /** Whether the host is named exactly. */
    boolean names(String host) {
        return names.contains(host);
    }

    /** Whether a wildcard covers the host. */
    boolean matches(String host) {
        for (int i = 0; i < wildcards.size(); i++) {
            if (HostGlob.matches(wildcards.get(i), host)) {
                return true;
            }
        }
        return false;
    }
}
