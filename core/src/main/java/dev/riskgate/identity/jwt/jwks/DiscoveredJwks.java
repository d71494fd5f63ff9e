// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import dev.riskgate.identity.jwt.jws.ClaimsJson;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.SecureUrls;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * Fetches the JWK set that an issuer's OpenID configuration names (OpenID Connect Discovery 1.0,
 * section 4). It is asked every time, because the place may move.
 */
record DiscoveredJwks(OutboundHttp http, String issuer, boolean insecureHttp) implements JwksFetch {

    private static final String WELL_KNOWN = "/.well-known/openid-configuration";

    @Override
    public byte[] fetch() throws IOException, InterruptedException {
        byte[] json = new HttpJwks(http, configuration(), insecureHttp).fetch();
        return new HttpJwks(http, keySet(ClaimsJson.parse(json)), insecureHttp).fetch();
    }

    private URI configuration() {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        return SecureUrls.check(base + WELL_KNOWN, insecureHttp);
    }

    private URI keySet(@Nullable Map<String, Object> configuration) throws IOException {
        if (configuration == null || !(configuration.get("jwks_uri") instanceof String url)) {
            throw new IOException("the issuer's OpenID configuration names no key set (jwks_uri)");
        }
        // Section 4.3: another issuer's configuration must not be taken for this one's.
        if (!issuer.equals(configuration.get("issuer"))) {
            throw new IOException("the OpenID configuration is another issuer's");
        }
        try {
            return SecureUrls.check(url, insecureHttp);
        } catch (IllegalArgumentException _) {
            throw new IOException("the jwks_uri in the issuer's OpenID configuration is not https");
        }
    }
}
