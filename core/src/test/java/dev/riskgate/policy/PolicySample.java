// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.policy.cel.Gaps;
import dev.riskgate.policy.cel.PolicyInput;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Contribution;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.state.MemoryStore;
import dev.riskgate.state.TestClock;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.RuleResult;
import dev.riskgate.verdict.Verdict;
import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One request before one policy, with everything harmless until a test says otherwise. */
public final class PolicySample {

    public static final String TOP = "apiVersion: riskgate.dev/v1\nkind: Policy\n";
    static final String CREDENTIALS =
            """
            credentials:
              - jwt: { name: idp, issuer: https://idp.example.com/, audiences: [api] }
              - apiKey: { name: partners, clients: keys }
            """;
    static final TestClock CLOCK = new TestClock();
    static final Budget BUDGET =
            new Budget() {
                @Override
                public void requireBlocking() {}

                @Override
                public <T> T await(CompletableFuture<T> future) {
                    return future.join();
                }

                @Override
                public long remainingNanos() {
                    return 1_000_000_000;
                }
            };

    final MemoryStore store = new MemoryStore(CLOCK, 1_000);
    private final Policy policy;

    public String method = "GET";
    public String host = "api.example.com";
    public String path = "/v1/orders";
    String query = "";
    public boolean upgrade;
    public Map<String, List<String>> headers = Map.of();
    Map<String, String> extensions = Map.of();
    String sni = "";
    String address = "192.0.2.7";
    public Identification identification = proven(Caller.Scheme.RISKGATE, "partners");
    Set<String> scopes = Set.of();
    public Set<String> roles = Set.of();
    public Map<String, Object> attributes = Map.of();
    public Place place = Place.UNKNOWN;
    private double identity;
    private double behaviour;
    Risk risk = Risk.NONE;
    Assurance given = Assurance.NONE;
    Assurance carried = Assurance.SINGLE;
    @Nullable Reason proofFailure;
    double baseline;
    Gaps gaps = Gaps.NONE;

    public PolicySample(Policy policy) {
        this.policy = policy;
    }

    /** A sample before the policy of this text, which has its credentials already. */
    static PolicySample of(String policy) {
        return new PolicySample(policy(policy));
    }

    public static Policy policy(String text) {
        try {
            return PolicyLoader.parse("policy.yaml", bytes(TOP + CREDENTIALS + text)).policy();
        } catch (YamlException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What is wrong with this policy file; nothing if it is right. */
    public static List<Problem> problems(String whole) {
        try {
            PolicyLoader.parse("policy.yaml", bytes(whole));
            return List.of();
        } catch (YamlException e) {
            return e.problems();
        }
    }

    PolicySample rolesOf(String... all) {
        roles = Set.of(all);
        return this;
    }

    /** What {@link #risk} says beside the score. */
    public PolicySample numbers(double ofIdentity, double ofBehaviour) {
        identity = ofIdentity;
        behaviour = ofBehaviour;
        return this;
    }

    public PolicySample risk(double score, String... signals) {
        risk =
                new Risk(
                        score,
                        identity,
                        behaviour,
                        score / 10,
                        Arrays.stream(signals)
                                .map(s -> new Contribution(s, "network", 4, "Told by " + s + "."))
                                .toList(),
                        false);
        return this;
    }

    /** A proof that this caller gave us in this context, so long ago. */
    public PolicySample proved(AssuranceLevel level, Duration ago) {
        given = new Assurance(level, now().minus(ago), "totp");
        return this;
    }

    /** What the token says of itself. */
    PolicySample tokenSays(AssuranceLevel level, Duration ago) {
        identification = proven(Caller.Scheme.BEARER, "idp");
        carried = new Assurance(level, now().minus(ago), "acr");
        given = Assurance.NONE;
        return this;
    }

    static Instant now() {
        return CLOCK.instant();
    }

    Identification.Proven proven(Caller.Scheme scheme, String credential) {
        CredentialKind<?> kind =
                scheme == Caller.Scheme.BEARER ? JwtKind.INSTANCE : ApiKeyKind.INSTANCE;
        return new Identification.Proven(
                new Caller(
                        Subject.client("default", "acme"),
                        new Caller.Credential(kind, credential, "", "k1", Long.MAX_VALUE),
                        "",
                        Set.of(),
                        Set.of(),
                        Map.of(),
                        Assurance.SINGLE));
    }

    private Identification identified() {
        if (!(identification instanceof Identification.Proven(Caller caller, _))) {
            return identification;
        }
        return new Identification.Proven(
                new Caller(
                        caller.client(),
                        caller.credential(),
                        caller.subject(),
                        scopes,
                        roles,
                        attributes,
                        carried));
    }

    ApiRequest request() {
        try {
            return new ApiRequest(
                    "1",
                    CLOCK.millis(),
                    method,
                    "https",
                    host,
                    path,
                    query,
                    "HTTP/2",
                    upgrade,
                    new Headers(new HashMap<>(headers)),
                    InetAddress.getByName(address),
                    new ApiRequest.Peer("", "", sni, ""),
                    extensions,
                    Map.of(),
                    ApiRequest.Body.NONE);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    public PolicyInput facts() {
        return new PolicyInput(
                request(), identified(), place, risk, given, proofFailure, baseline, gaps);
    }

    PolicyResult result() {
        return policy.decide(facts(), store, BUDGET);
    }

    /** What rules in shadow mode said, as the log has it. */
    List<String> shadowed() {
        return result().rules().stream().filter(RuleResult::shadow).map(RuleResult::text).toList();
    }

    Verdict verdict() {
        return result().verdict();
    }

    List<String> codes() {
        return verdict().reasons().stream().map(Reason::code).toList();
    }
}
