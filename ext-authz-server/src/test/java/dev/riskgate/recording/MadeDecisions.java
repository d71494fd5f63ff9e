// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.decision.Decision;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.offline.OfflineRun;
import dev.riskgate.offline.Stated;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.yaml.YamlException;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Decisions of a policy whose one route is open. Not thread-safe. */
public final class MadeDecisions {

    public static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: partners, header: x-api-key }
            routes:
              - { name: all, match: { path: "/**" }, anonymous: true }
            """;

    /** Time of the first request; each is a millisecond later. */
    static final long FIRST_MILLIS = 1_700_000_000_000L;

    public final Policy policy;
    private final OfflineRun run;
    private long number;

    public MadeDecisions() {
        this("");
    }

    /**
     * @param more of the policy
     */
    public MadeDecisions(String more) {
        this.policy = policy(POLICY + more);
        this.run = new OfflineRun(policy, GeoLookup.NONE);
    }

    public static Policy policy(String text) {
        try {
            return PolicyLoader.parse("policy.yaml", text.getBytes(StandardCharsets.UTF_8))
                    .policy();
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }

    /** The next decision, on a path of this length. */
    Decision next(int pathLength) {
        return next("/" + "p".repeat(pathLength - 1), Map.of());
    }

    public Decision next(String path, Map<String, List<String>> headers) {
        ApiRequest request =
                new ApiRequest(
                        "",
                        FIRST_MILLIS + number++,
                        "GET",
                        "https",
                        "api.example.com",
                        path,
                        "",
                        "",
                        false,
                        new Headers(headers),
                        InetAddress.getLoopbackAddress(),
                        new ApiRequest.Peer("", "", "", ""),
                        Map.of(),
                        Map.of(),
                        ApiRequest.Body.NONE);
        return run.decide(request, Stated.ANONYMOUS);
    }
}
