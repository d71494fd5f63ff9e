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
 * 10,000 clients with a token each that was verified once. The tokens are ES256: quick to sign, and
 * as quick to remember.
 */
@State(Scope.Thread)
public class TokenState {

    private final IssuedTokens tokens = new IssuedTokens("ES256");
    private final Identifier identifier = tokens.identifier();
    private List<ApiRequest> requests = List.of();
    private int turn;

    @Setup(Level.Trial)
    public void verifyAll() {
        requests = tokens.requests(PathState.CLIENTS);
        for (int i = 0; i < requests.size(); i++) {
            IssuedTokens.mustHold(identifyNext());
        }
    }

    @TearDown
    public void close() {
        tokens.close();
    }

    Identification identifyNext() {
        turn = turn + 1 >= requests.size() ? 0 : turn + 1;
        return IssuedTokens.identify(identifier, requests.get(turn));
    }
}
