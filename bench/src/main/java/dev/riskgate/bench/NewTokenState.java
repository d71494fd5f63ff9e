package dev.riskgate.bench;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.envoy.CheckRequestReader;
import dev.riskgate.envoy.ReaderSettings;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.jwt.JwksListener;
import dev.riskgate.identity.jwt.JwksSettings;
import dev.riskgate.identity.jwt.JwksSources;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.KeySource;
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
import java.util.Set;

/**
 * Tokens of RS256 that were never seen: 2,000 of them in turn, and after each turn another authenticator, which remembers
 * nothing.
 */
@State(Scope.Thread)
public class NewTokenState {

    private static final int TOKENS = 2_000;
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final InstantSource clock = InstantSource.system();
    private final JwksSources keySets = new JwksSources(System::nanoTime, JwksListener.NONE);
    private final Issuer issuer;
    private final KeySource keys;
    private final List<ApiRequest> requests = new ArrayList<>();
    private Identifier identifier;
    private int turn;

    public NewTokenState() {
        try {
            issuer = Issuer.start(clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        keys = keySets.get(JwksSettings.ofUrl(issuer.jwksUri().toString()));
        identifier = fresh();
    }

    private Identifier fresh() {
        return new Identifier(List.of(new JwtAuthenticator(TokenState.settings("RS256"), keys)));
    }

    @Setup(Level.Trial)
    public void signAll() {
        var reader = new CheckRequestReader(ReaderSettings.of(0, Set.of(), null));
        Date end = Date.from(clock.instant().plus(LIFETIME));
        for (Client client : Client.many(TOKENS, PathState.SEED)) {
            String token =
                    issuer.token(
                            client.id(),
                            claims ->
                                    claims.claim("scope", "orders:read")
                                            .claim("roles", List.of(TokenPool.ROLE))
                                            .expirationTime(end));
            requests.add(TokenState.request(reader, client, token, clock.millis()));
        }
        for (int i = 0; i < TOKENS; i++) {
            if (!(identifyNext() instanceof Identification.Proven)) {
                throw new IllegalStateException("a token does not hold");
            }
        }
    }

    @TearDown
    public void close() {
        keySets.close();
        issuer.close();
    }

    Identification identifyNext() {
        turn++;
        if (turn >= TOKENS) {
            turn = 0;
            identifier = fresh();
        }
        CheckBudget budget = CheckBudget.start(System::nanoTime, PathState.BUDGET_NANOS).mayBlock();
        return identifier.identify(requests.get(turn), Set.of(), budget);
    }
}
