// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.riskgate.redis.link.RedisSettings;
import dev.riskgate.redis.link.RedisSettings.Mode;
import dev.riskgate.redis.link.RedisSettings.Node;
import dev.riskgate.server.config.ServerConfig.Redis.Start;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The keys of {@code redis:}. */
final class RedisReader {

    private final Settings settings;

    RedisReader(Settings settings) {
        this.settings = settings;
    }

    /**
     * @return null if there is no {@code redis.address}: state stays in this process
     */
    ServerConfig.@Nullable Redis read() {
        List<Node> nodes =
                settings.value(
                        "redis.address",
                        List.of(),
                        "",
                        "host:port, several separated by commas, or unix:/path",
                        RedisReader::nodes);
        Mode mode = settings.word("redis.mode", Mode.SINGLE, Mode.class);
        String master = settings.text("redis.sentinelMaster", "");
        String user = settings.text("redis.user", "");
        String password = secret("redis.password");
        String sentinelPassword = secret("redis.sentinelPassword");
        int database = settings.integer("redis.database", 0, 0, 1_000_000);
        RedisSettings.Tls tls = tls();
        Duration timeout =
                settings.duration("redis.timeout", ofMillis(50), ofMillis(1), ofSeconds(10));
        Start start = settings.word("redis.start", Start.WAIT, Start.class);
        if (nodes.isEmpty()) {
            return null;
        }
        check(mode, nodes, master, database, user, password);
        return new ServerConfig.Redis(
                new RedisSettings(
                        mode,
                        nodes,
                        master.isEmpty() ? null : master,
                        user.isEmpty() ? null : user,
                        password,
                        sentinelPassword,
                        database,
                        tls,
                        timeout),
                start);
    }

    private void check(
            Mode mode,
            List<Node> nodes,
            String master,
            int database,
            String user,
            @Nullable String password) {
        if (mode == Mode.SENTINEL && master.isEmpty()) {
            settings.fault(
                    "redis.mode: sentinel needs redis.sentinelMaster, the name that the sentinels"
                            + " know the master by");
        }
        if (mode == Mode.SINGLE && nodes.size() > 1) {
            settings.fault(
                    "redis.address names several servers: set redis.mode to sentinel or cluster");
        }
        if (mode == Mode.CLUSTER && database != 0) {
            settings.fault("redis.database must be 0 in a cluster: it has only one");
        }
        if (!user.isEmpty() && password == null) {
            settings.fault(
                    "redis.user needs redis.passwordFile, or the password in"
                            + " RISKGATE_REDIS_PASSWORD");
        }
    }

    private RedisSettings.@Nullable Tls tls() {
        boolean enabled =
                settings.value(
                        "redis.tls.enabled", false, "false", "true or false", RedisReader::flag);
        Path ca = settings.path("redis.tls.caFile");
        Path cert = settings.path("redis.tls.certFile");
        Path key = settings.path("redis.tls.keyFile");
        if ((cert == null) != (key == null)) {
            settings.fault("redis.tls needs both certFile and keyFile, or neither");
        }
        if (!enabled && (ca != null || cert != null)) {
            settings.fault("redis.tls.enabled must be true for its certificates to be used");
        }
        return enabled ? new RedisSettings.Tls(ca, cert, key) : null;
    }

    private static @Nullable Boolean flag(String text) {
        return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }

    private static @Nullable List<Node> nodes(String text) {
        List<Node> nodes = new ArrayList<>();
        for (String word : text.split(",")) {
            Address address = Address.parse(word.strip());
            if (address == null) {
                return null;
            }
            nodes.add(
                    switch (address) {
                        case Address.Tcp(String host, int port) -> new Node(host, port);
                        case Address.Unix(Path path) -> new Node(path.toString(), 0);
                    });
        }
        return nodes;
    }

    /** A password stands in a file of its own, or in a variable; never in the server file. */
    private @Nullable String secret(String path) {
        Path file = settings.path(path + "File");
        String inline = settings.variableOnly(path);
        if (inline != null) {
            return inline;
        }
        if (file == null) {
            return null;
        }
        try {
            String text = Files.readString(file).strip();
            if (text.isEmpty()) {
                settings.fault(path + "File: " + file + " is empty; write the password into it");
            }
            return text;
        } catch (IOException | OutOfMemoryError e) {
            settings.fault(
                    path + "File: " + file + " cannot be read; give its path and make it readable");
            return null;
        }
    }
}
