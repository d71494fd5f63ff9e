// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.policy.model.CredentialSettings;
import dev.riskgate.policy.model.CredentialSettings.ApiKey;
import dev.riskgate.policy.model.CredentialSettings.Jwt;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.yaml.YamlMap;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Warns of an API key and a token that a route accepts together and that never name one client,
 * since nobody has said whose clients theirs are: a request that carries both is refused. Two
 * tokens, and a key in the token's own header, are alternatives and cannot conflict, see {@link
 * dev.riskgate.identity.Identifier}.
 */
public final class CredentialConflicts {

    private static final String TOKEN_HEADER = "authorization";

    private final Map<String, ApiKey> keys = new LinkedHashMap<>();
    private final Map<String, Jwt> tokens = new LinkedHashMap<>();
    private final Map<String, YamlMap> places = new LinkedHashMap<>();
    private final Set<String> warned = new HashSet<>();

    /**
     * A credential whose clients are in the namespace of its kind, or of its issuer, because
     * nothing else is said.
     */
    public void addDefault(CredentialSettings credential, YamlMap place) {
        places.put(credential.name(), place);
        switch (credential) {
            case Jwt jwt -> tokens.put(jwt.name(), jwt);
            case ApiKey key -> {
                if (!key.header().equals(TOKEN_HEADER)) {
                    keys.put(key.name(), key);
                }
            }
        }
    }

    /** To be called when all credentials and routes are known. */
    public void warn(Collection<RouteSettings> routes) {
        if (routes.isEmpty()) {
            warn(places.keySet(), "");
        }
        boolean all = false;
        for (RouteSettings route : routes) {
            Collection<String> accepted = route.require().credentials();
            String where = " (route \"" + route.name() + "\" accepts both)";
            if (!accepted.isEmpty()) {
                warn(accepted, where);
            } else if (!all) {
                warn(places.keySet(), where);
                all = true;
            }
        }
    }

    private void warn(Collection<String> accepted, String where) {
        for (String name : accepted) {
            ApiKey key = keys.get(name);
            if (key != null) {
                warn(key, accepted, where);
                return;
            }
        }
    }

    private void warn(ApiKey key, Collection<String> accepted, String where) {
        for (String name : accepted) {
            Jwt token = tokens.get(name);
            YamlMap place = places.get(name);
            if (token != null && place != null && warned.add(name)) {
                place.warn(
                        "a request that carries a key of \"%s\" and a token of \"%s\"%s is refused as a conflict, since their clients are in different namespaces (\"%s\" and \"%s\"): write the same clients: NAME in both if they mean the same clients, or clients: %s in \"%s\" if they do not"
                                .formatted(
                                        key.name(),
                                        name,
                                        where,
                                        key.clients(),
                                        token.clients(),
                                        key.clients(),
                                        key.name()));
            }
        }
    }
}
