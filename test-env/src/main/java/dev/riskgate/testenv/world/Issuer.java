// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A small identity provider: signs tokens, and serves its public keys as a JWKS over HTTP. */
public final class Issuer implements AutoCloseable {

    /** What its tokens say in {@code iss}. */
    public static final String NAME = "https://idp.example.com/";

    /** What its tokens say in {@code aud}. */
    public static final String AUDIENCE = "api";

    private final InstantSource clock;
    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile JWK signing;
    private volatile JWKSet published;
    private volatile boolean reachable = true;

    private Issuer(InstantSource clock, HttpServer server, JWK signing) {
        this.clock = clock;
        this.server = server;
        this.signing = signing;
        this.published = new JWKSet(signing);
    }

    /** Listens on a free loopback port. Times in its tokens come from the clock. */
    public static Issuer start(InstantSource clock) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Issuer issuer = new Issuer(clock, server, rsaKey());
        server.createContext(
                "/jwks.json",
                exchange -> {
                    issuer.fetches.incrementAndGet();
                    byte[] body = issuer.published.toString(true).getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
                    exchange.sendResponseHeaders(
                            issuer.reachable ? 200 : 503, issuer.reachable ? body.length : -1);
                    if (issuer.reachable) {
                        exchange.getResponseBody().write(body);
                    }
                    exchange.close();
                });
        server.start();
        return issuer;
    }

    public URI jwksUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
    }

    /** How often its keys were asked for. */
    public int fetches() {
        return fetches.get();
    }

    /** Whether it answers; an unreachable issuer answers 503. */
    public void reachable(boolean reachable) {
        this.reachable = reachable;
    }

    /** Signs with a new key from now on, and publishes the old one as well. */
    public void rotate(JWK next) {
        published = new JWKSet(java.util.List.of(signing, next));
        signing = next;
    }

    /** A good token for ten minutes. */
    public String token(String client) {
        return token(client, claims -> claims);
    }

    /** A signed token; the change turns a good one into what a test needs. */
    public String token(String client, UnaryOperator<JWTClaimsSet.Builder> change) {
        return sign(signing, change.apply(claims(client)).build());
    }

    /** A token that claims to be of this issuer and its key, and is signed by another one. */
    public String forgedToken(String client) {
        JWK foreign = rsaKey(signing.getKeyID());
        return sign(foreign, claims(client).build());
    }

    /** A token that says {@code alg: none}. */
    public String unsignedToken(String client) {
        return new PlainJWT(claims(client).build()).serialize();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    public static JWK rsaKey() {
        return rsaKey(UUID.randomUUID().toString());
    }

    public static JWK ecKey() {
        try {
            return new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .algorithm(JWSAlgorithm.ES256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWK rsaKey(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).algorithm(JWSAlgorithm.RS256).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private JWTClaimsSet.Builder claims(String client) {
        return new JWTClaimsSet.Builder()
                .issuer(NAME)
                .audience(AUDIENCE)
                .subject(client)
                .claim("azp", client)
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(clock.instant().plus(Duration.ofMinutes(10))));
    }

    private static String sign(JWK key, JWTClaimsSet claims) {
        try {
            JWSAlgorithm algorithm = JWSAlgorithm.parse(key.getAlgorithm().getName());
            SignedJWT token =
                    new SignedJWT(
                            new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims);
            token.sign(signer(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return switch (key) {
            case RSAKey rsa -> new RSASSASigner(rsa);
            case ECKey ec -> new ECDSASigner(ec);
            default -> throw new IllegalArgumentException("cannot sign with " + key.getKeyType());
        };
    }
}
