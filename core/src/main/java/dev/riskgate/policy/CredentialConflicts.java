// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.yaml.YamlMap;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Warns of two credentials that a route accepts together and that never name one client, since
 * nobody has said whose clients theirs are: a request that carries both is refused. Those that
 * travel in one header are alternatives and cannot conflict, see {@link
 * dev.riskgate.identity.Identifier}.
 */
public final class CredentialConflicts {

    private final Map<String, Given> byName = new LinkedHashMap<>();
    private final Set<String> warned = new HashSet<>();

    private record Given(CredentialSettings credential, YamlMap place) {}

    /**
     * A credential whose clients are in the namespace of its kind, or of its issuer, because
     * nothing else is said.
     */
    public void addDefault(CredentialSettings credential, YamlMap place) {
        byName.put(credential.name(), new Given(credential, place));
    }

    /** To be called when all credentials and routes are known. */
    public void warn(Collection<RouteSettings> routes) {
        if (routes.isEmpty()) {
            warn(byName.keySet(), "");
        }
        boolean all = false;
        for (RouteSettings route : routes) {
            Collection<String> accepted = route.require().credentials();
            String where = " (route \"" + route.name() + "\" accepts both)";
            if (!accepted.isEmpty()) {
                warn(accepted, where);
            } else if (!all) {
                warn(byName.keySet(), where);
                all = true;
            }
        }
    }

    private void warn(Collection<String> accepted, String where) {
        List<Given> given =
                byName.values().stream()
                        .filter(one -> accepted.contains(one.credential().name()))
                        .toList();
        for (Given other : given) {
            for (Given one : given) {
                if (one == other && hasOwnNamespace(one)) {
                    break;
                }
                if (hasOwnNamespace(one) && conflict(one.credential(), other.credential())) {
                    warn(one.credential(), other, where);
                    break;
                }
            }
        }
    }

    /** Rather than that of an issuer: then it is the one to be told of the other's. */
    private static boolean hasOwnNamespace(Given one) {
        return !one.credential().kind().defaultNamespace().isEmpty();
    }

    private static boolean conflict(CredentialSettings one, CredentialSettings other) {
        return !one.carrier().header().equals(other.carrier().header())
                && !one.clients().equals(other.clients());
    }

    private void warn(CredentialSettings one, Given other, String where) {
        String name = other.credential().name();
        if (!warned.add(name)) {
            return;
        }
        other.place()
                .warn(
                        "a request that carries %s of \"%s\" and %s of \"%s\"%s is refused as a conflict, since their clients are in different namespaces (\"%s\" and \"%s\"): write the same clients: NAME in both if they mean the same clients, or clients: %s in \"%s\" if they do not"
                                .formatted(
                                        one.kind().noun(),
                                        one.name(),
                                        other.credential().kind().noun(),
                                        name,
                                        where,
                                        one.clients(),
                                        other.credential().clients(),
                                        one.clients(),
                                        one.name()));
    }
}
