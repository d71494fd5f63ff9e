// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

/**
 * Whatever has a profile.
 *
 * @param namespace who gives out the ids: a token's issuer, {@value #KEYS} for API keys, or the
 *     name that the policy says under {@code clients}. The same id in two namespaces is two
 *     subjects: {@code sub} is unique within its issuer only (OpenID Connect Core, section 2)
 * @param tenant the operator's tenant, {@code "default"} where there is only one
 * @param kind what sort of thing it is
 * @param id its identifier within namespace, tenant and kind, as the policy composes it; never only
 *     an IP address for a client
 */
public record Subject(String namespace, String tenant, Kind kind, String id) {

    /** The namespace of the clients of API keys, unless the policy says otherwise. */
    public static final String KEYS = "keys";

    public enum Kind {
        CLIENT,
        CREDENTIAL,
        DEVICE,
        NETWORK,
        COHORT,
        GLOBAL
    }

    public static Subject client(String namespace, String tenant, String id) {
        return new Subject(namespace, tenant, Kind.CLIENT, id);
    }

    /** A client of the namespace {@value #KEYS}. */
    public static Subject client(String tenant, String id) {
        return client(KEYS, tenant, id);
    }

    /** Who has this tenant and id in another namespace; itself if it is there. */
    public Subject in(String other) {
        return namespace.equals(other) ? this : new Subject(other, tenant, kind, id);
    }

    /**
     * Namespace, tenant and id as one text that no other subject of this kind has. What is stored
     * or sent of a subject under one name has this one.
     */
    public String name() {
        return Joined.of(namespace, tenant, id);
    }
}
