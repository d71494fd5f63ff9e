// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.signals.observation.Subject;

import java.util.Map;
import java.util.Set;

/** Callers that a test can challenge. */
public final class Callers {

    private Callers() {}

    public static Caller apiKey(String client) {
        return caller(client, "apiKey", "partners", "k1", Scheme.RISKGATE);
    }

    public static Caller bearer(String client) {
        return caller(client, "jwt", "idp", "token-1", Scheme.BEARER);
    }

    /** The same caller, with a credential that this issuer gave out. */
    public static Caller issuedBy(String issuer, Caller caller) {
        Caller.Credential credential = caller.credential();
        return new Caller(
                caller.client().in(issuer),
                new Caller.Credential(
                        credential.kind(),
                        credential.name(),
                        issuer,
                        credential.id(),
                        credential.scheme(),
                        credential.expiresAtMillis()),
                caller.subject(),
                caller.scopes(),
                caller.roles(),
                caller.attributes(),
                caller.assurance());
    }

    public static Caller caller(
            String client, String kind, String name, String credentialId, Scheme scheme) {
        return new Caller(
                Subject.client("default", client),
                new Caller.Credential(kind, name, "", credentialId, scheme, Long.MAX_VALUE),
                scheme == Scheme.BEARER ? "subject of " + client : "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }
}
