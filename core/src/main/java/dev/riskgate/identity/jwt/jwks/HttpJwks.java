// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundRequest;

import java.io.IOException;
import java.net.URI;

/** Fetches a JWK set over HTTP. */
record HttpJwks(OutboundHttp http, URI url, boolean insecureHttp) implements JwksFetch {

    private static final String ACCEPT = "application/jwk-set+json, application/json";

    @Override
    public byte[] fetch() throws IOException, InterruptedException {
        return http.send(OutboundRequest.get(url, insecureHttp, ACCEPT, MAX_BYTES))
                .expect(200)
                .body();
    }
}
