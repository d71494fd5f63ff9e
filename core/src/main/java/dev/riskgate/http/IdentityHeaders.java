// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import java.util.List;
import java.util.Set;

/**
 * The headers by which an upstream learns who was let pass, and how. A front door removes each that
 * it does not set, so that the upstream never sees a copy that a client forged.
 */
public final class IdentityHeaders {

    public static final String DECISION = "x-riskgate-decision";
    public static final String CLIENT = "x-riskgate-client";
    public static final String NAMESPACE = "x-riskgate-client-namespace";
    public static final String TENANT = "x-riskgate-tenant";
    public static final String SCORE = "x-riskgate-score";
    public static final String ASSURANCE = "x-riskgate-assurance";

    /** What the policy says of a request that passes only because the policy is in shadow mode. */
    public static final String SHADOW = "x-riskgate-shadow";

    public static final Set<String> NAMES =
            Set.of(DECISION, CLIENT, NAMESPACE, TENANT, SCORE, ASSURANCE, SHADOW);

    /** Those that may be absent. */
    public static final List<String> OPTIONAL =
            List.of(CLIENT, NAMESPACE, TENANT, SCORE, ASSURANCE, SHADOW);

    /** Characters. */
    private static final int LONGEST = 1024;

    private IdentityHeaders() {}

    /**
     * Whether a client, namespace or tenant is sent. One without a name is not; a longer one is
     * left out rather than cut: two clients must not become one.
     */
    public static boolean fits(String name) {
        return !name.isEmpty() && name.length() <= LONGEST;
    }
}
