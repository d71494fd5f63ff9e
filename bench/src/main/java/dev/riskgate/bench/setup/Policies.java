// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

/**
 * A policy that a benchmark runs.
 *
 * @param yaml the policy file
 * @param maxSubjects how many clients the server may remember
 */
public record Policies(String yaml, int maxSubjects) {

    private static final int SUBJECTS = 200_000;

    private static final String HEAD =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            mode: enforce
            client: { trustedProxies: 0 }
            credentials:
            """;
    private static final String API_KEY =
            """
              - apiKey: { name: partners, header: x-api-key }
            """;
    private static final String JWT =
            """
              - jwt:
                  name: idp
                  issuer: https://idp.example.com/
                  audiences: [api]
                  algorithms: [RS256]
                  clientId: [claims.sub]
                  claims: { roles: roles }
                  jwks: { file: jwks.json }
            """;
    private static final String VERIFIED =
            """
              - jwt:
                  name: idp
                  issuer: https://idp.example.com/
                  audiences: [api]
                  clientId: [claims.sub]
                  metadataKey: jwt
            """;
    private static final String RISK =
            """
            risk:
              thresholds: { challenge: 80, deny: 95 }
            """;
    private static final String LIMITS =
            """
            limits:
              - { name: own-habit, per: client, aboveBaseline: 50, floor: 1000/s }
              - { name: fair-use, per: client, rate: 1000/s }
            """;
    private static final String RULE =
            """
              - name: analytics-reads-only
                when: client.roles.exists(r, r == "analytics") && request.method != "GET"
                then: deny
            """;

    /**
     * All signals with their defaults, a route that is matched, a scope and a rule that are asked
     * for, two limits.
     */
    public static Policies full(boolean tokens, boolean strict) {
        return new Policies(
                HEAD
                        + API_KEY
                        + (tokens ? JWT : "")
                        + RISK
                        + "routes:\n"
                        + admin()
                        + orders(strict)
                        + LIMITS
                        + "rules:\n"
                        + RULE,
                SUBJECTS);
    }

    /**
     * What the peers are configured with too: a token's signature, issuer and audience, one role,
     * one path.
     */
    public static Policies role() {
        return new Policies(
                HEAD
                        + JWT
                        + RISK
                        + """
                        routes:
                          - name: orders
                            match: { methods: [GET], path: /v1/orders/** }
                            require: { roles: [%s] }
                        """
                                .formatted(TokenPool.ROLE),
                SUBJECTS);
    }

    /** The full one, but for clients whose claims Envoy has verified. */
    public static Policies verifiedClaims(int clients) {
        return new Policies(
                HEAD
                        + VERIFIED
                        + RISK
                        + "routes:\n"
                        + admin()
                        + orders(false)
                        + LIMITS
                        + "rules:\n"
                        + RULE,
                Math.max(SUBJECTS, 2 * clients));
    }

    /** So many routes and as many rules, of which a request meets one route and two rules. */
    public static Policies wide(int count) {
        var routes = new StringBuilder("routes:\n").append(admin());
        var rules = new StringBuilder("rules:\n").append(RULE);
        for (int i = 0; i < count - 2; i++) {
            routes.append(
                    """
                      - name: area-%1$d
                        match: { methods: [GET], path: [/v1/area-%1$d/**, /v2/area-%1$d/*/items] }
                        require: { scopes: [orders:read] }
                    """
                            .formatted(i));
        }
        routes.append(orders(false));
        for (int i = 0; i < count - 2; i++) {
            rules.append(
                    """
                      - name: rule-%1$d
                        when: request.method == "POST" && request.path == "/v1/area-%1$d/close" && risk.score > 40.0
                        then: challenge
                    """
                            .formatted(i));
        }
        rules.append(
                """
                  - name: orders-from-known-networks
                    when: request.method == "GET" && place.networkClass == "tor"
                    then: deny
                """);
        return new Policies(HEAD + API_KEY + RISK + routes + LIMITS + rules, SUBJECTS);
    }

    private static String admin() {
        return """
          - name: admin
            match: { path: /v1/admin/** }
            require: { roles: [admin] }
        """;
    }

    private static String orders(boolean strict) {
        return """
          - name: orders
            match: { methods: [GET], path: /v1/orders/** }
            require: { scopes: [orders:read] }
        """
                + (strict ? "    consistency: strict\n" : "");
    }
}
