// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.yaml.YamlException;

import java.nio.charset.StandardCharsets;

/** The policies that are played: all that is not said is the product's default. */
public final class Policies {

    private static final String DEFAULT =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            mode: %s
            credentials:
              - apiKey: { name: keys, header: x-api-key }
            routes:
              - { name: orders, match: { path: "/v1/orders/**" } }
              - { name: items, match: { path: "/v1/items/**" } }
              - { name: customers, match: { path: "/v1/customers/**" } }
              - { name: reports, match: { path: "/v1/reports/**" } }
              - { name: events, match: { path: "/v1/events/**" } }
              - { name: permissions, match: { path: "/v1/permissions/**" } }
            """;

    private Policies() {}

    /** Default thresholds, no limits and no rules. */
    public static Policy standard() {
        return policy("enforce");
    }

    /** The same, which only tells what it would do. */
    public static Policy shadow() {
        return policy("shadow");
    }

    private static Policy policy(String mode) {
        try {
            byte[] yaml = DEFAULT.formatted(mode).getBytes(StandardCharsets.UTF_8);
            return PolicyLoader.parse("policy.yaml", yaml).policy();
        } catch (YamlException e) {
            throw new IllegalStateException(e);
        }
    }
}
