// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A real Redis server on 127.0.0.1 with its data in a temporary directory, and the faults it can
 * have. Closing it ends the process and deletes the data; both also happen when this JVM ends in
 * any other way. Used by one thread, except for {@link #command}.
 */
public final class RedisServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 5;
    private static final Set<String> KEPT = Set.of("redis.conf", "redis.log", "nodes.conf");

    private final RedisBuilder builder;
    private final RedisBinary binary;
    private final Path dir;
    private final int port;
    private final String admin;
    private volatile @Nullable String password;
    private RedisProcess process;

    private RedisServer(RedisBuilder builder, RedisBinary binary, Path dir, int port, String admin)
            throws IOException {
        this.builder = builder;
        this.binary = binary;
        this.dir = dir;
        this.port = port;
        this.admin = admin;
        this.password = builder.password;
        Files.write(config(), builder.config(port, dir, admin));
        process = launched();
    }

    /** A server without any settings. */
    public static RedisServer start() {
        return builder().start();
    }

    public static RedisBuilder builder() {
        return new RedisBuilder();
    }

    static RedisServer start(RedisBuilder builder) {
        RedisBinary binary = builder.binary == null ? RedisBinary.find() : builder.binary;
        String given = Objects.requireNonNullElse(builder.password, "");
        String admin = builder.user == null ? given : UUID.randomUUID().toString();
        try {
            for (int attempt = 1; ; attempt++) {
                Path dir = Files.createTempDirectory("riskgate-redis");
                RedisServer server = new RedisServer(builder, binary, dir, Ports.free(), admin);
                try {
                    server.awaitReady();
                    return server;
                } catch (RedisFailed e) {
                    server.close();
                    // Somebody else took the port between the look and the start.
                    boolean taken = String.valueOf(e.getMessage()).contains("in use");
                    if (!taken || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare a Redis", e);
        }
    }

    public RedisBinary binary() {
        return binary;
    }

    public int port() {
        return port;
    }

    /** {@code redis://user:password@127.0.0.1:port}; {@code rediss} with TLS. */
    public String uri() {
        return uriOn(port);
    }

    /** The same server by way of another port, such as a {@link FaultProxy}'s. */
    public String uriOn(int otherPort) {
        return (builder.certificate == null ? "redis://" : "rediss://")
                + login()
                + "127.0.0.1:"
                + otherPort;
    }

    /** The Unix socket, if it was asked for. */
    public Path socket() {
        return dir.resolve("redis.sock");
    }

    public @Nullable String user() {
        return builder.user;
    }

    public @Nullable String password() {
        return password;
    }

    /** The process that answers now. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Sends one command over a connection of its own, with every right.
     *
     * @throws RedisFailed if the reply is an error, or does not come within 5 s
     */
    public RedisReply command(String... command) {
        try (RespClient client = connection()) {
            return client.call(command);
        } catch (IOException e) {
            throw new RedisFailed("no reply to " + command[0] + ": " + e, e);
        }
    }

    /** SIGSTOP: connections are accepted by the kernel, and nothing is answered any more. */
    public void stall() {
        process.signal("STOP");
    }

    /** SIGCONT: the commands that came in the meantime are answered. */
    public void resume() {
        process.signal("CONT");
    }

    /** SIGKILL, stalled or not; connections break, new ones are refused. */
    public void kill() {
        process.kill();
    }

    /**
     * Starts it again on the same port with what is on its disk. If it still runs it is ended in
     * order first, and loses nothing; after {@link #kill()} only an {@link
     * RedisBuilder#appendOnly()} server still has its data.
     */
    public void restart() {
        if (process.isAlive()) {
            resume();
            try {
                command("SHUTDOWN", builder.appendOnly || builder.sentinel ? "NOSAVE" : "SAVE");
            } catch (RedisFailed _) {
                // It closes the connection without an answer.
            }
            process.awaitEnd();
        }
        process = launched();
        awaitReady();
    }

    /**
     * Starts it again on the same port without any data; a master of a cluster still knows its
     * slots.
     */
    public void restartEmpty() {
        process.kill();
        wipe();
        process = launched();
        awaitReady();
    }

    /**
     * From now on this is the password of {@link #user()}; whoever is connected must log in again.
     */
    public void changePassword(String next) {
        String user = builder.user;
        if (user == null) {
            throw new IllegalStateException("needs a user: that of the commands keeps its own");
        }
        command("ACL", "SETUSER", user, "resetpass", ">" + next);
        password = next;
        cutClients();
    }

    /** Closes every connection of ordinary clients. */
    public void cutClients() {
        command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        command("CLIENT", "KILL", "TYPE", "pubsub");
    }

    @Override
    public void close() {
        process.kill();
        deleteAll(dir);
    }

    private RedisProcess launched() {
        List<String> arguments = new ArrayList<>(List.of(config().toString()));
        if (builder.sentinel) {
            arguments.add("--sentinel");
        }
        return RedisProcess.start(binary.file(), arguments, dir);
    }

    private void awaitReady() {
        try {
            Await.until("Redis answers", () -> !process.isAlive() || answers());
        } catch (AssertionError e) {
            throw new RedisFailed("Redis does not get ready:\n" + process.said(), e);
        }
        if (!process.isAlive()) {
            throw new RedisFailed("Redis stopped at once:\n" + process.said());
        }
    }

    private boolean answers() {
        boolean pong = command("PING").text().equals("PONG");
        return pong
                && (builder.sentinel
                        || !command("INFO", "replication")
                                .text()
                                .contains("master_link_status:down"));
    }

    private RespClient connection() throws IOException {
        TestCertificate certificate = builder.certificate;
        RespClient client =
                certificate == null
                        ? RespClient.connect(port, PATIENCE)
                        : RespClient.over(tls(certificate), PATIENCE);
        if (!admin.isEmpty()) {
            client.call("AUTH", admin);
        }
        return client;
    }

    private Socket tls(TestCertificate certificate) throws IOException {
        return certificate.context().getSocketFactory().createSocket("127.0.0.1", port);
    }

    private String login() {
        String secret = password;
        return secret == null
                ? ""
                : Objects.requireNonNullElse(builder.user, "") + ":" + secret + "@";
    }

    private Path config() {
        return dir.resolve("redis.conf");
    }

    private void wipe() {
        try (Stream<Path> files = Files.list(dir)) {
            files.filter(file -> !KEPT.contains(String.valueOf(file.getFileName())))
                    .forEach(RedisServer::deleteAll);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + dir, e);
        }
    }

    private static void deleteAll(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + root, e);
        }
    }
}
