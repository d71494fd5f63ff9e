// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.LongStanding;
import dev.riskgate.testenv.world.ShiftableClock;
import dev.riskgate.testenv.world.WorldFiles;
import dev.riskgate.testredis.RedisFailed;
import dev.riskgate.testredis.RedisReply;
import dev.riskgate.testredis.RespClient;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * Writes what the servers, Keycloak and the load of {@code test-env/compose.yaml} need, once; and
 * lets the past of the partners pass, whenever Redis is empty.
 */
final class ComposeSetup {

    private static final long SEED = 1;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String JWKS = "      jwks: { url: \"http://127.0.0.1:8082/jwks.json\" }\n";

    private final Map<String, String> environment;
    private final Path files;
    private final Path demo;

    /**
     * @param files has server.yaml and full-policy.yaml
     * @param demo what is written goes here
     */
    ComposeSetup(Map<String, String> environment, Path files, Path demo) {
        this.environment = environment;
        this.files = files;
        this.demo = demo;
    }

    /**
     * @param logs made writable for everybody: the servers run as another user
     */
    void run(Path logs) throws Exception {
        if (!Files.exists(partners())) {
            write();
        }
        Files.setPosixFilePermissions(logs, PosixFilePermissions.fromString("rwxrwxrwx"));
        if (command("DBSIZE").number() == 0) {
            LongStanding.pretend(this::command);
            System.out.println("Ten days of the partners: " + past() + " requests.");
        }
    }

    private void write() throws Exception {
        String policy = Files.readString(files.resolve("full-policy.yaml"));
        if (!policy.contains(JWKS)) {
            throw new IllegalStateException("full-policy.yaml has another jwks than expected");
        }
        String issuer = ComposeDemo.variable(environment, "ISSUER");
        Files.createDirectories(demo.resolve("keycloak"));
        certificate(demo.resolve("keycloak"));
        Files.writeString(demo.resolve("management-token"), secret());
        WorldFiles written =
                WorldFiles.write(
                        demo,
                        policy.replace(JWKS, "").replace("https://idp.example.com/", issuer),
                        Files.readString(files.resolve("server.yaml")),
                        Callers.PARTNERS);
        // Last, since it says that all is written.
        Partners.write(partners(), Callers.PARTNERS.stream().map(written::partner).toList());
    }

    private int past() throws Exception {
        Callers callers = new Callers(Partners.read(partners())::partner, () -> "");
        List<Stream> withKeys = callers.honest().subList(0, 3);
        return new Past(new ShiftableClock(InstantSource.system()), withKeys, SEED)
                .with("RISKGATE_REDIS_ADDRESS", ComposeDemo.variable(environment, "REDIS"))
                .pass(demo.resolve("server.yaml"));
    }

    private Path partners() {
        return demo.resolve("partners.json");
    }

    private RedisReply command(String... words) {
        InetSocketAddress redis = ComposeDemo.address(ComposeDemo.variable(environment, "REDIS"));
        try (Socket socket = new Socket(redis.getHostString(), redis.getPort());
                RespClient client = RespClient.over(socket, PATIENCE)) {
            return client.call(words);
        } catch (IOException e) {
            throw new RedisFailed("no reply to " + words[0] + ": " + e, e);
        }
    }

    /** For Keycloak, under the name that it has among the containers. */
    private static void certificate(Path folder) throws IOException, InterruptedException {
        String store = folder.resolve("keycloak.p12").toString();
        keytool(
                store,
                "-genkeypair",
                "-keyalg",
                "RSA",
                "-validity",
                "365",
                "-dname",
                "CN=keycloak",
                "-ext",
                "san=dns:keycloak");
        keytool(store, "-exportcert", "-rfc", "-file", folder.resolve("keycloak.pem").toString());
        Files.setPosixFilePermissions(Path.of(store), PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static void keytool(String store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(Arrays.asList(arguments));
        command.addAll(List.of("-alias", "keycloak", "-storetype", "PKCS12"));
        command.addAll(List.of("-keystore", store, "-storepass", "not-a-secret"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed: " + said);
        }
    }

    private static String secret() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
