// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import dev.riskgate.identity.use.UseStore;
import dev.riskgate.server.config.ServerConfig.Log.Format;
import dev.riskgate.server.config.ServerConfig.Log.Level;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Every key of the server file with its default and its bounds, in the order of the documentation.
 */
final class ServerConfigReader {

    private static final int MIB = 1 << 20;

    private final Settings settings;

    ServerConfigReader(Settings settings) {
        this.settings = settings;
    }

    ServerConfig read() {
        ServerConfig config = all();
        if (config.redis() != null && config.observation().hashKey() == null) {
            settings.fault(
                    "redis.address needs observation.hashKeyFile, with the same key on every"
                            + " replica, or the key itself in RISKGATE_OBSERVATION_HASH_KEY");
        }
        return config;
    }

    private ServerConfig all() {
        return new ServerConfig(
                grpc(),
                management(),
                policy(),
                settings.path("shadowPolicy"),
                apiKeys(),
                observation(),
                new ServerConfig.Geo(settings.paths("geo.databases"), geoTable()),
                state(),
                new RedisReader(settings).read(),
                new OutboundReader(settings).read(),
                check(),
                log(),
                new RecordReader(settings, this::secret).read(),
                new ServerConfig.Drain(
                        settings.duration(
                                "drain.notice", ofSeconds(2), Duration.ZERO, ofMinutes(1)),
                        settings.duration(
                                "drain.timeout", ofSeconds(20), ofMillis(1), ofMinutes(10))));
    }

    private ServerConfig.Grpc grpc() {
        return new ServerConfig.Grpc(
                settings.value(
                        "grpc.address",
                        new Address.Tcp("0.0.0.0", 9191),
                        "0.0.0.0:9191",
                        "host:port or unix:/path",
                        Address::parse),
                settings.integer("grpc.maxInboundBytes", 8 * MIB, 64 << 10, 256 * MIB),
                settings.duration(
                        "grpc.permitKeepAliveTime", ofSeconds(5), ofMillis(100), ofDays(1)),
                settings.duration("grpc.maxConnectionAge", ofMinutes(5), ofSeconds(1), ofDays(30)),
                settings.duration(
                        "grpc.maxConnectionAgeGrace", ofSeconds(30), ofMillis(1), ofDays(1)),
                tls());
    }

    private ServerConfig.@Nullable Tls tls() {
        Path cert = settings.path("grpc.tls.certFile");
        Path key = settings.path("grpc.tls.keyFile");
        Path ca = settings.path("grpc.tls.clientCaFile");
        if (cert != null && key != null) {
            return new ServerConfig.Tls(cert, key, ca);
        }
        if (cert != null || key != null || ca != null) {
            settings.fault("grpc.tls needs both certFile and keyFile");
        }
        return null;
    }

    private ServerConfig.Management management() {
        Address.Tcp off = new Address.Tcp("", 0);
        Address.Tcp address =
                settings.value(
                        "management.address",
                        new Address.Tcp("0.0.0.0", 9192),
                        "0.0.0.0:9192",
                        "host:port or off",
                        text -> text.equals("off") ? off : tcp(text));
        return new ServerConfig.Management(
                address.equals(off) ? null : address, secret("management.token"));
    }

    private static Address.@Nullable Tcp tcp(String text) {
        return Address.parse(text) instanceof Address.Tcp tcp ? tcp : null;
    }

    private ServerConfig.PolicyFile policy() {
        Path file = settings.path("policy.file");
        if (file == null) {
            settings.fault(
                    "policy.file is missing: set it in the server file, or RISKGATE_POLICY_FILE");
        }
        return new ServerConfig.PolicyFile(file == null ? Path.of("") : file);
    }

    private ServerConfig.ApiKeys apiKeys() {
        Path file = settings.path("apiKeys.file");
        Secret hashKey = secret("apiKeys.hashKey");
        Secret previous = secret("apiKeys.previousHashKey");
        if (file != null && hashKey == null) {
            settings.fault(
                    "apiKeys.file needs apiKeys.hashKeyFile, or the key itself in"
                            + " RISKGATE_API_KEYS_HASH_KEY");
        }
        Duration unusedAfter =
                settings.duration("apiKeys.unusedAfter", ofDays(90), ofDays(1), UseStore.LONGEST);
        return new ServerConfig.ApiKeys(file, hashKey, previous, unusedAfter);
    }

    private ServerConfig.Observation observation() {
        Secret hashKey = secret("observation.hashKey");
        Secret previous = secret("observation.previousHashKey");
        if (previous != null && hashKey == null) {
            settings.fault(
                    "observation.previousHashKeyFile needs observation.hashKeyFile, the key that"
                            + " comes after it, or that key itself in"
                            + " RISKGATE_OBSERVATION_HASH_KEY");
        }
        if (previous != null
                && hashKey != null
                && Arrays.equals(previous.bytes(), hashKey.bytes())) {
            settings.fault(
                    "observation.previousHashKeyFile holds the same key as"
                            + " observation.hashKeyFile: leave it out");
        }
        return new ServerConfig.Observation(hashKey, previous);
    }

    private ServerConfig.GeoTable geoTable() {
        return switch (settings.text("geo.table", "shipped")) {
            case "shipped" -> new ServerConfig.GeoTable.Shipped();
            case "off" -> new ServerConfig.GeoTable.Off();
            default -> {
                Path file = settings.path("geo.table");
                yield file == null
                        ? new ServerConfig.GeoTable.Shipped()
                        : new ServerConfig.GeoTable.File(file);
            }
        };
    }

    private ServerConfig.State state() {
        return new ServerConfig.State(
                settings.integer("state.maxSubjects", 100_000, 1_000, 10_000_000),
                settings.duration("state.maxStaleness", ofSeconds(1), ofMillis(100), ofMinutes(1)),
                settings.duration("state.ttl", ofDays(60), ofMinutes(1), ofDays(3650)));
    }

    private ServerConfig.Check check() {
        return new ServerConfig.Check(
                settings.duration("check.budget", ofMillis(150), ofMillis(1), ofSeconds(60)),
                settings.integer("check.maxConcurrentWaits", 1_000, 1, 1_000_000),
                settings.duration(
                        "check.tokenTimePerNetwork", ofMillis(250), ofMillis(1), ofSeconds(1)));
    }

    private ServerConfig.Log log() {
        return new ServerConfig.Log(
                new DecisionOutputsReader(settings).read(),
                settings.word("log.level", Level.INFO, Level.class),
                settings.word("log.format", Format.TEXT, Format.class));
    }

    /**
     * A secret stands in a file of its own, named by the key ending in File, or in a variable;
     * never in the server file.
     */
    private @Nullable Secret secret(String path) {
        Path file = settings.path(path + "File");
        String inline = settings.variableOnly(path);
        if (inline != null) {
            return check(Key.of(path, "").variable(), inline);
        }
        if (file == null) {
            return null;
        }
        try {
            return check(file.toString(), Files.readString(file));
        } catch (IOException | OutOfMemoryError e) {
            settings.fault(
                    path + "File: " + file + " cannot be read; give its path and make it readable");
            return null;
        }
    }

    private @Nullable Secret check(String where, String text) {
        Secret secret = Secret.parse(text);
        if (secret == null) {
            settings.fault(
                    where
                            + " must hold base64 of at least "
                            + Secret.LEAST_BYTES
                            + " bytes; make one with: openssl rand -base64 32");
        }
        return secret;
    }
}
