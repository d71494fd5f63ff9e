// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.bench.setup.BenchClient;
import dev.riskgate.bench.setup.CheckRequests;
import dev.riskgate.bench.setup.TokenPool;
import dev.riskgate.budget.CheckBudget;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.jwt.ClaimPath;
import dev.riskgate.identity.jwt.ClaimRules;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.JwtSettings;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.KeyUse;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.testenv.world.Issuer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An issuer that publishes its keys, requests with its tokens, and who verifies them. */
final class IssuedTokens implements AutoCloseable {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final OutboundHttp http =
            new OutboundHttp(OutboundSettings.direct("riskgate-bench"), null);
    private final JwksSources keySets = new JwksSources(http, System::nanoTime, JwksListener.NONE);
    private final Issuer issuer;
    private final KeySource keys;
    private final String algorithm;

    /**
     * @param algorithm {@code RS256}, or {@code ES256}, whose tokens are quick to sign
     */
    IssuedTokens(String algorithm) {
        this.algorithm = algorithm;
        try {
            issuer = Issuer.start(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (algorithm.equals("ES256")) {
            issuer.rotate(Issuer.ecKey());
        }
        JwksSettings published = JwksSettings.ofUrl(issuer.jwksUri().toString());
        keys = keySets.get(new KeyUse("idp", Issuer.NAME, published));
    }

    /** One that has seen no token yet. */
    Identifier identifier() {
        var claims =
                new ClaimRules(
                        List.of(new ClaimPath("sub")),
                        new ClaimPath("scope"),
                        null,
                        null,
                        Map.of());
        var settings =
                new JwtSettings(
                        "idp",
                        Issuer.NAME,
                        Issuer.NAME,
                        Set.of(Issuer.AUDIENCE),
                        Set.of(),
                        Set.of(algorithm),
                        Duration.ofSeconds(30),
                        claims,
                        "",
                        16 << 10);
        return new Identifier(List.of(new JwtAuthenticator(settings, keys)));
    }

    /** A request of each of so many clients, with a token each. */
    List<ApiRequest> requests(int clients) {
        var reader = new CheckRequestReader(ReaderSettings.of(0, Set.of(), null));
        Date end = Date.from(clock.instant().plus(LIFETIME));
        var requests = new ArrayList<ApiRequest>();
        for (BenchClient benchClient : BenchClient.many(clients, PathState.SEED)) {
            String token =
                    issuer.token(
                            benchClient.id(),
                            claims ->
                                    claims.claim("scope", "orders:read")
                                            .claim("roles", List.of(TokenPool.ROLE))
                                            .expirationTime(end));
            requests.add(request(reader, benchClient, token));
        }
        return requests;
    }

    private ApiRequest request(CheckRequestReader reader, BenchClient benchClient, String token) {
        byte[] message = CheckRequests.of(benchClient, CheckRequests.bearer(token)).toByteArray();
        return switch (reader.read(message, clock.millis())) {
            case ReadResult.Read(var request) -> request;
            case ReadResult.Malformed(var reason) -> throw new IllegalStateException(reason.text());
        };
    }

    static Identification identify(Identifier identifier, ApiRequest request) {
        CheckBudget budget = CheckBudget.start(System::nanoTime, PathState.BUDGET_NANOS).mayBlock();
        return identifier.identify(request, Set.of(), budget);
    }

    /**
     * @throws IllegalStateException if the token does not hold
     */
    static void mustHold(Identification identification) {
        if (!(identification instanceof Identification.Proven)) {
            throw new IllegalStateException("a token does not hold");
        }
    }

    @Override
    public void close() {
        keySets.close();
        http.close();
        issuer.close();
    }
}
