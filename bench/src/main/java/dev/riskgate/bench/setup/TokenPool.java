// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.setup;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.riskgate.testenv.world.Issuer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Tokens of RS256, all different, signed ahead of time: a signature costs about half a millisecond,
 * far more than a check. They are kept in a directory for the next run, with the key that signed
 * them, and are made anew when they get old. That is no short cut: a server that is started for a
 * run has never seen any of them.
 */
public final class TokenPool {

    /** The role that every token carries. */
    public static final String ROLE = "reader";

    private static final Duration LIFETIME = Duration.ofDays(30);
    private static final Duration LEFT = Duration.ofDays(1);
    private static final int KEY_BITS = 2048;

    private final Path keyFile;
    private final Path tokenFile;
    private final RSAKey key;
    private final List<String> tokens;

    private TokenPool(Path directory, RSAKey key, List<String> tokens) {
        this.keyFile = directory.resolve("key.json");
        this.tokenFile = directory.resolve("tokens.txt");
        this.key = key;
        this.tokens = tokens;
    }

    /**
     * At least so many tokens. The n-th one is of the client with the index n modulo {@code
     * clients}.
     *
     * @param directory for what is kept
     */
    public static TokenPool of(Path directory, int count, int clients, InstantSource clock)
            throws IOException {
        Path own = Files.createDirectories(directory.resolve("rs256-" + clients));
        TokenPool pool = kept(own, clock);
        if (pool.tokens.size() < count) {
            pool.signTo(count, clients, clock.instant());
            pool.keep();
        }
        return pool;
    }

    private static TokenPool kept(Path directory, InstantSource clock) throws IOException {
        Path keyFile = directory.resolve("key.json");
        Path tokenFile = directory.resolve("tokens.txt");
        boolean young =
                Files.exists(keyFile)
                        && Files.exists(tokenFile)
                        && Files.getLastModifiedTime(keyFile)
                                .toInstant()
                                .plus(LIFETIME.minus(LEFT))
                                .isAfter(clock.instant());
        try {
            return young
                    ? new TokenPool(
                            directory,
                            RSAKey.parse(Files.readString(keyFile)),
                            new ArrayList<>(Files.readAllLines(tokenFile)))
                    : new TokenPool(directory, newKey(), new ArrayList<>());
        } catch (ParseException e) {
            throw new IOException(keyFile + " is damaged: delete it", e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyID(UUID.randomUUID().toString())
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signTo(int count, int clients, Instant now) {
        System.err.printf("Signing %,d tokens; they are kept ...%n", count - tokens.size());
        try {
            JWSSigner signer = new RSASSASigner(key);
            tokens.addAll(
                    IntStream.range(tokens.size(), count)
                            .parallel()
                            .mapToObj(i -> sign(signer, i % clients, now))
                            .toList());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String sign(JWSSigner signer, int client, Instant now) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(Issuer.NAME)
                        .audience(Issuer.AUDIENCE)
                        .subject(BenchClient.id(client))
                        .claim("azp", "partner-portal")
                        .claim("scope", "orders:read")
                        .claim("roles", List.of(ROLE))
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plus(LIFETIME)))
                        .build();
        var token =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
                        claims);
        try {
            token.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    private void keep() throws IOException {
        if (!Files.exists(tokenFile) || !Files.exists(keyFile)) {
            Files.writeString(keyFile, key.toJSONString());
        }
        Files.write(tokenFile, tokens, StandardCharsets.US_ASCII);
    }

    /** The public key, as an issuer publishes it. */
    public String jwks() {
        return new JWKSet(key).toString(true);
    }

    public String token(int index) {
        return tokens.get(index);
    }
}
