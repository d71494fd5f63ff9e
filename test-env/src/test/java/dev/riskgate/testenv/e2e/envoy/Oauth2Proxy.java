// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import com.sun.net.httpserver.HttpServer;

import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.testredis.Await;

import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real oauth2-proxy, and the end of the sign-in at the issuer where it gets its tokens. */
final class Oauth2Proxy implements AutoCloseable {

    private final Process process;
    private final HttpServer tokens;
    private final int port;

    private Oauth2Proxy(Process process, HttpServer tokens, int port) {
        this.process = process;
        this.tokens = tokens;
        this.port = port;
    }

    /** The program on the PATH. */
    static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(dir -> Path.of(dir, "oauth2-proxy"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts it.
     *
     * @param shipped its command on the page; only addresses are changed
     * @param user who signs in
     */
    static Oauth2Proxy start(String shipped, Issuer issuer, String user, Path dir)
            throws Exception {
        HttpServer tokens =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tokens.createContext(
                "/token",
                exchange -> {
                    String id =
                            issuer.token(
                                    user,
                                    claims ->
                                            claims.claim("email", user + "@example.com")
                                                    .claim("email_verified", true));
                    byte[] body =
                            ("{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"id_token\":\""
                                            + id
                                            + "\"}")
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        tokens.start();
        int port = freePort();
        Files.writeString(dir.resolve("client-secret"), "client-secret");
        Files.writeString(dir.resolve("cookie-secret"), "0123456789abcdef0123456789abcdef");
        List<String> command = new ArrayList<>(List.of(shipped.strip().split("\\s+")));
        command.set(0, program().orElseThrow().toString());
        command.replaceAll(word -> word.replace("127.0.0.1:4180", "127.0.0.1:" + port));
        command.add("--skip-oidc-discovery");
        command.add("--skip-provider-button");
        command.add("--login-url=https://idp.example.com/authorize");
        command.add("--redeem-url=http://127.0.0.1:" + tokens.getAddress().getPort() + "/token");
        command.add("--oidc-jwks-url=" + issuer.jwksUri());
        Path log = dir.resolve("oauth2-proxy.log");
        Process process =
                new ProcessBuilder(command)
                        .directory(dir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Oauth2Proxy proxy = new Oauth2Proxy(process, tokens, port);
        try {
            Await.until("oauth2-proxy listens", () -> listens(port));
            return proxy;
        } catch (AssertionError e) {
            proxy.close();
            throw new AssertionError(Files.readString(log), e);
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        tokens.stop(0);
    }

    private static boolean listens(int port) throws Exception {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        }
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
