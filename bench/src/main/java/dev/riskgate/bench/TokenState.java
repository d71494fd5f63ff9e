package dev.riskgate.bench;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReadResult;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.jwt.ClaimPath;
import dev.riskgate.identity.jwt.ClaimRules;
import dev.riskgate.identity.jwt.JwksListener;
import dev.riskgate.identity.jwt.JwksSettings;
import dev.riskgate.identity.jwt.JwksSources;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.JwtSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.testenv.world.Issuer;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** 10,000 clients with a token each that was verified once. The tokens are ES256: quick to sign, and as quick to remember. */
@State(Scope.Thread)
public class TokenState {

    private static final Duration LIFETIME = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final JwksSources keySets = new JwksSources(System::nanoTime, JwksListener.NONE);
    private final Issuer issuer;
    private final Identifier identifier;
    private final List<ApiRequest> requests = new ArrayList<>();
    private int turn;

    public TokenState() {
        try {
            issuer = Issuer.start(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        issuer.rotate(Issuer.ecKey());
        var keys = keySets.get(JwksSettings.ofUrl(issuer.jwksUri().toString()));
        identifier = new Identifier(List.of(new JwtAuthenticator(settings("ES256"), keys)));
    }

    static JwtSettings settings(String algorithm) {
        var claims =
                new ClaimRules(
                        List.of(new ClaimPath("sub")),
                        new ClaimPath("scope"),
                        null,
                        null,
                        Map.of());
        return new JwtSettings(
                "idp",
                Issuer.NAME,
                Set.of(Issuer.AUDIENCE),
                Set.of(algorithm),
                Duration.ofSeconds(30),
                claims,
                "");
    }

    @Setup(Level.Trial)
    public void verifyAll() {
        var reader = new CheckRequestReader(ReaderSettings.of(0, Set.of(), null));
        Date end = Date.from(clock.instant().plus(LIFETIME));
        for (Client client : Client.many(PathState.CLIENTS, PathState.SEED)) {
            String token = issuer.token(client.id(), claims -> claims.expirationTime(end));
            requests.add(request(reader, client, token, clock.millis()));
        }
        for (int i = 0; i < requests.size(); i++) {
            if (!(identifyNext() instanceof Identification.Proven)) {
                throw new IllegalStateException("a token does not hold");
            }
        }
    }

    static ApiRequest request(CheckRequestReader reader, Client client, String token, long now) {
        var header = new CheckRequests.Header("authorization", "Bearer " + token);
        return switch (reader.read(CheckRequests.of(client, header).toByteArray(), now)) {
            case ReadResult.Read(var request) -> request;
            case ReadResult.Malformed(var reason) -> throw new IllegalStateException(reason.text());
        };
    }

    @TearDown
    public void close() {
        keySets.close();
        issuer.close();
    }

    Identification identifyNext() {
        turn = turn + 1 >= requests.size() ? 0 : turn + 1;
        CheckBudget budget = CheckBudget.start(System::nanoTime, PathState.BUDGET_NANOS).mayBlock();
        return identifier.identify(requests.get(turn), Set.of(), budget);
    }
}
