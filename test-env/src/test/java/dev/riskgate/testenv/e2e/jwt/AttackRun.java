// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.world.RawHttp.Request.get;

import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.RawHttp.Response;
import dev.riskgate.testenv.world.TestWorld;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends attacks through a real Envoy, and tells which were not answered as they should be. */
final class AttackRun {

    static final String CLIENT = "mallory";
    static final String TOKENS = "/tokens";
    static final String KEYS = "/keys";
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration SOON = Duration.ofSeconds(4);

    /** What nobody knows of a token without its issuer's keys. */
    private static final Set<String> BY_KEY =
            Set.of("jwt_signature", "jwt_key_unknown", "jwt_claims", "jwt_not_yet_valid");

    /** What claims say of themselves, whoever signed them. */
    private static final Set<String> BY_CLAIMS =
            Set.of("jwt_audience", "jwt_expired", "jwt_claims", "jwt_not_yet_valid");

    private final TestWorld testWorld;

    AttackRun(TestWorld testWorld) {
        this.testWorld = testWorld;
    }

    /**
     * Each is answered at once, 401, with a reason that is true.
     *
     * @param issuerKnown whether the issuer's keys were ever read; else what needs them is answered
     *     503
     */
    List<String> faults(List<Attack> attacks, List<String> paths, boolean issuerKnown)
            throws Exception {
        int arrived = testWorld.upstream().paths().size();
        Map<String, Attack> decisions = new HashMap<>();
        List<String> faults = new ArrayList<>();
        for (Attack attack : attacks) {
            for (String path : paths) {
                Response response = send(path, attack.value());
                boolean unknown = !issuerKnown && response.status() == 503 && needsKey(attack);
                if (response.status() != 401 && !unknown || response.took().compareTo(SOON) > 0) {
                    faults.add(path + " " + attack.name() + ": " + response);
                }
                decisions.put(response.header("x-riskgate-decision"), attack);
            }
        }
        if (testWorld.upstream().paths().size() != arrived) {
            faults.add("some arrived at the API");
        }
        faults.addAll(untrue(decisions, issuerKnown));
        return faults;
    }

    private static boolean needsKey(Attack attack) {
        return attack.reasons().stream().anyMatch(BY_KEY::contains);
    }

    /** Decisions whose first reason is none of those that are true of the attack. */
    private List<String> untrue(Map<String, Attack> decisions, boolean issuerKnown)
            throws Exception {
        Map<String, Attack> left = new HashMap<>(decisions);
        List<String> untrue = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!left.isEmpty() && System.nanoTime() < end) {
            for (String line : Files.readAllLines(testWorld.files().decisions())) {
                JsonNode entry = JSON.readTree(line);
                Attack attack = left.remove(entry.path("id").asString());
                if (attack != null && !isTrue(entry, attack, issuerKnown)) {
                    untrue.add(
                            entry.path("route").asString()
                                    + " "
                                    + attack.name()
                                    + ": "
                                    + entry.path("reasons"));
                }
            }
            Thread.sleep(20);
        }
        left.values().forEach(attack -> untrue.add("not in the log: " + attack.name()));
        return untrue;
    }

    private static boolean isTrue(JsonNode entry, Attack attack, boolean issuerKnown) {
        if (entry.path("status").asInt() == 503) {
            return entry.path("degraded").toString().equals("[\"issuer\"]");
        }
        String code = entry.at("/reasons/0/code").asString();
        boolean beforeItsKey = !issuerKnown && needsKey(attack) && BY_CLAIMS.contains(code);
        return beforeItsKey || attack.reasons().contains(code);
    }

    /** With the key as well where nobody passes without. */
    Response send(String path, String authorization) throws IOException {
        Request request = request(path).with("authorization", authorization);
        return testWorld
                .http()
                .send(
                        path.equals(KEYS)
                                ? request.with("x-api-key", testWorld.files().partner(CLIENT).key())
                                : request);
    }

    static Request request(String path) {
        return get(path).with("x-forwarded-for", "203.0.113.10");
    }
}
