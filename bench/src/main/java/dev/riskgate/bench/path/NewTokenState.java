// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.path;

import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identifier;
import dev.riskgate.request.ApiRequest;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.util.List;

/**
 * Tokens of RS256 that were never seen: 2,000 of them in turn, and after each turn another
 * authenticator, which remembers nothing.
 */
@State(Scope.Thread)
public class NewTokenState {

    private static final int TOKENS = 2_000;

    private final IssuedTokens tokens = new IssuedTokens("RS256");
    private Identifier identifier = tokens.identifier();
    private List<ApiRequest> requests = List.of();
    private int turn;

    @Setup(Level.Trial)
    public void signAll() {
        requests = tokens.requests(TOKENS);
        for (int i = 0; i < TOKENS; i++) {
            IssuedTokens.mustHold(identifyNext());
        }
    }

    @TearDown
    public void close() {
        tokens.close();
    }

    Identification identifyNext() {
        turn++;
        if (turn >= TOKENS) {
            turn = 0;
            identifier = tokens.identifier();
        }
        return IssuedTokens.identify(identifier, requests.get(turn));
    }
}
