// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import dev.riskgate.envoy.training.TrainingLoad;
import dev.riskgate.identity.apikey.ApiKeyGenerator;
import dev.riskgate.identity.apikey.KeyHasher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

@Command(
        name = "train",
        description = {
            "Make riskgate.aot, the cache of loaded classes and profiles that riskgate starts with:"
                    + " it is faster from its first request on.",
            "Runs a server with files of its own on a free port of this machine, and sends it"
                    + " checks. Run it once after installing, with the Java and the RISKGATE_JVM"
                    + " that the server will have."
        },
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        footerHeading = "%nExample:%n",
        footer = "  riskgate train")
final class TrainCommand implements Callable<Integer> {

    /** Set by {@code bin/riskgate}: the folder that holds {@code bin} and {@code lib}. */
    private static final String FOLDER = "riskgate.folder";

    private static final String CACHE = "riskgate.aot";
    private static final int CLIENTS = 500;
    private static final int KEY_BYTES = 32;
    private static final int START_SECONDS = 120;
    private static final int WRITE_SECONDS = 300;
    private static final Duration BREATH = Duration.ofMillis(50);

    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: keys, header: x-api-key }
              - jwt:
                  name: idp
                  issuer: https://idp.example.com/
                  audiences: [api]
                  algorithms: [ES256]
                  clientId: [claims.sub]
                  jwks: { file: jwks.json }
            routes:
              - name: orders
                match: { methods: [GET], path: /v1/orders/** }
                require: { scopes: [orders:read] }
            limits:
              - { name: fair-use, per: client, rate: 10000/s }
            rules:
              - name: analytics-reads-only
                when: client.roles.exists(r, r == "analytics") && request.method != "GET"
                then: deny
            """;

    @Option(
            names = "--seconds",
            defaultValue = "30",
            description = "How long checks are sent; more makes the first minute better.")
    private int seconds;

    @Spec private CommandSpec spec;

    private final SecureRandom random = new SecureRandom();

    @SuppressWarnings("NullAway.Init")
    TrainCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException, JOSEException {
        String home = System.getProperty(FOLDER);
        if (home == null) {
            throw new OperationFailed("The cache is made by bin/riskgate train; run that.");
        }
        Path folder = Path.of(home);
        Path work = Files.createTempDirectory(folder, "train");
        try {
            TrainingLoad.Result sent = train(folder, work);
            Path made = work.resolve(CACHE);
            if (!Files.exists(made)) {
                throw failed(work);
            }
            Files.move(made, folder.resolve(CACHE), StandardCopyOption.REPLACE_EXISTING);
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s is made, from %d checks, %d of them allowed.%n",
                            folder.resolve(CACHE), sent.answered(), sent.allowed());
        } finally {
            delete(work);
        }
        return 0;
    }

    private TrainingLoad.Result train(Path folder, Path work)
            throws IOException, InterruptedException, JOSEException {
        int port = freePort();
        List<TrainingLoad.Credential> clients = write(work, port);
        Path output = work.resolve("log");
        Path program = folder.toAbsolutePath().resolve("bin/riskgate");
        // In work, so that the cache's name needs no path: RISKGATE_JVM is parted at blanks.
        var builder =
                new ProcessBuilder(program.toString(), "serve")
                        .directory(work.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        String options = environment.getOrDefault("RISKGATE_JVM", "");
        environment.keySet().removeIf(name -> name.startsWith("RISKGATE_"));
        environment.put("RISKGATE_CONFIG", "server.yaml");
        environment.put(
                "RISKGATE_JVM", options + " -XX:AOTCacheOutput=" + CACHE + " -Xlog:aot=off");
        Process server = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy));
        try {
            awaitStart(server, work, output);
            TrainingLoad.Result sent = TrainingLoad.run(port, clients, Duration.ofSeconds(seconds));
            if (seconds > 0 && sent.answered() == 0) {
                throw failed(work);
            }
            return sent;
        } finally {
            server.destroy();
            // It writes the cache when it ends.
            if (!server.waitFor(WRITE_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static void awaitStart(Process server, Path work, Path output)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (!Files.readString(output).contains("answers on")) {
            if (!server.isAlive() || System.nanoTime() - end > 0) {
                throw failed(work);
            }
            Thread.sleep(BREATH);
        }
    }

    private static OperationFailed failed(Path work) throws IOException {
        return new OperationFailed(
                "No cache could be made; riskgate starts without one, only slower. The server"
                        + " said:\n"
                        + Files.readString(work.resolve("log")).strip());
    }

    /** Half of the clients have API keys, the others tokens. */
    private List<TrainingLoad.Credential> write(Path work, int port)
            throws IOException, JOSEException {
        byte[] hashKey = new byte[KEY_BYTES];
        random.nextBytes(hashKey);
        var maker = new ApiKeyGenerator(new KeyHasher(hashKey, null), random);
        ECKey signing = new ECKeyGenerator(Curve.P_256).keyID("training").generate();
        var clients = new ArrayList<TrainingLoad.Credential>();
        var keys = new StringBuilder("apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n");
        for (int i = 0; i < CLIENTS; i += 2) {
            ApiKeyGenerator.NewKey key =
                    maker.create(
                            new ApiKeyGenerator.Order(
                                    null,
                                    "client-" + i,
                                    "default",
                                    List.of("orders:read"),
                                    List.of(),
                                    null,
                                    false));
            keys.append(key.entry());
            clients.add(new TrainingLoad.Credential("x-api-key", key.text()));
            String token = token(signing, "client-" + (i + 1));
            clients.add(new TrainingLoad.Credential("authorization", "Bearer " + token));
        }
        Files.writeString(work.resolve("keys.yaml"), keys);
        Files.writeString(work.resolve("jwks.json"), new JWKSet(signing).toString());
        Files.writeString(work.resolve("policy.yaml"), POLICY);
        Files.writeString(work.resolve("hash.key"), Base64.getEncoder().encodeToString(hashKey));
        Files.writeString(
                work.resolve("server.yaml"),
                """
                apiVersion: riskgate.dev/v1
                kind: Server
                grpc: { address: "127.0.0.1:%d" }
                management: { address: "127.0.0.1:0" }
                policy: { file: policy.yaml }
                apiKeys: { file: keys.yaml, hashKeyFile: hash.key }
                observation: { hashKeyFile: hash.key }
                log: { decisions: decisions.jsonl }
                drain: { notice: 0s }
                """
                        .formatted(port));
        return clients;
    }

    private static String token(ECKey key, String client) throws JOSEException {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer("https://idp.example.com/")
                        .audience("api")
                        .subject(client)
                        .claim("scope", "orders:read")
                        .expirationTime(Date.from(Instant.now().plus(Duration.ofHours(1))))
                        .build();
        var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
        var token = new SignedJWT(header, claims);
        token.sign(new ECDSASigner(key));
        return token.serialize();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException fault)
                            throws IOException {
                        Files.delete(directory);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
