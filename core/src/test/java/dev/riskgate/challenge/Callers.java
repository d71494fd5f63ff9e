// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.signals.observation.Subject;

import java.util.Map;
import java.util.Set;

/** Callers that a test can challenge. */
public final class Callers {

    private Callers() {}

    public static Caller apiKey(String client) {
        return caller(client, ApiKeyKind.INSTANCE, "partners", "k1");
    }

    public static Caller bearer(String client) {
        return caller(client, JwtKind.INSTANCE, "idp", "token-1");
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
                        credential.expiresAtMillis()),
                caller.subject(),
                caller.scopes(),
                caller.roles(),
                caller.attributes(),
                caller.assurance());
    }

    public static Caller caller(
            String client, CredentialKind<?> kind, String name, String credentialId) {
        return new Caller(
                Subject.client("default", client),
                new Caller.Credential(kind, name, "", credentialId, Long.MAX_VALUE),
                kind == JwtKind.INSTANCE ? "subject of " + client : "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }
}
