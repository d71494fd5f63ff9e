// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.compare;

import com.sun.net.httpserver.HttpServer;

import dev.riskgate.bench.measure.Server;
import dev.riskgate.bench.servers.FreePorts;
import dev.riskgate.bench.servers.Servers;
import dev.riskgate.bench.setup.TokenPool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Starts OPA's Envoy plugin and heimdall with a policy that equals {@link
 * dev.riskgate.bench.setup.Policies#role}. Their configurations lie beside this class, in {@code
 * peers/}.
 */
final class Peers implements AutoCloseable {

    private final Servers servers;
    private final Path directory;
    private final String jwks;
    private final HttpServer issuer;

    /**
     * @param jwks the public keys of the tokens
     */
    Peers(Servers servers, Path directory, String jwks) throws IOException {
        this.servers = servers;
        this.directory = Files.createDirectories(directory);
        this.jwks = jwks;
        issuer = HttpServer.create(FreePorts.local(0), 0);
        byte[] body = jwks.getBytes(StandardCharsets.UTF_8);
        issuer.createContext(
                "/jwks.json",
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/jwk-set+json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        issuer.start();
    }

    Server opa(Path program) throws IOException, InterruptedException {
        int port = FreePorts.free();
        var values = Map.of("port", "" + port, "jwks", jwks, "role", TokenPool.ROLE);
        List<String> command =
                List.of(
                        program.toAbsolutePath().toString(),
                        "run",
                        "--server",
                        "--addr=127.0.0.1:" + FreePorts.free(),
                        "--diagnostic-addr=127.0.0.1:" + FreePorts.free(),
                        "--log-level=error",
                        "--skip-version-check",
                        "--config-file=" + write("opa.yaml", values),
                        write("opa.rego", values).toString());
        return servers.other("opa", port, command, directory);
    }

    Server heimdall(Path program) throws IOException, InterruptedException {
        int port = FreePorts.free();
        var values =
                Map.of(
                        "port", "" + port,
                        "managementPort", "" + FreePorts.free(),
                        "jwksUrl",
                                "http://127.0.0.1:" + issuer.getAddress().getPort() + "/jwks.json",
                        "role", TokenPool.ROLE,
                        "rules", write("heimdall-rules.yaml", Map.of()).toString());
        List<String> command =
                List.of(
                        program.toAbsolutePath().toString(),
                        "serve",
                        "decision",
                        "--envoy-grpc",
                        "--insecure",
                        "--config=" + write("heimdall.yaml", values));
        return servers.other("heimdall", port, command, directory);
    }

    private Path write(String name, Map<String, String> values) throws IOException {
        try (InputStream in = Peers.class.getResourceAsStream("peers/" + name)) {
            if (in == null) {
                throw new IOException(name + " is missing in this build");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (var value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            Path file = directory.resolve(name);
            Files.writeString(file, text);
            return file;
        }
    }

    @Override
    public void close() {
        issuer.stop(0);
    }
}
