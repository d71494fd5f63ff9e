// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import dev.riskgate.audit.OutputSettings;
import dev.riskgate.outbound.ProxySettings;
import dev.riskgate.recording.RecordSettings;
import dev.riskgate.redis.link.RedisSettings;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * All settings of one server process. {@code docs/configuration.md} says what each means.
 * Immutable; fixed for the life of the process, while the files it names (policy, API keys,
 * geographic databases, certificates) are watched.
 *
 * @param record null if checks are not recorded
 */
public record ServerConfig(
        Grpc grpc,
        Management management,
        PolicyFile policy,
        @Nullable Path shadowPolicy,
        ApiKeys apiKeys,
        Observation observation,
        Geo geo,
        State state,
        @Nullable Redis redis,
        Outbound outbound,
        Check check,
        Log log,
        @Nullable RecordSettings record,
        Drain drain) {

    /**
     * The port that Envoy calls.
     *
     * @param maxInboundBytes largest CheckRequest accepted; has to exceed the body that Envoy sends
     *     plus all headers
     * @param permitKeepAliveTime how often a client may ping; at or below Envoy's own interval
     * @param maxConnectionAge after this the connection is renewed, so that load spreads over new
     *     replicas
     * @param maxConnectionAgeGrace how long the calls of such a connection may take to end
     * @param tls null for plain text
     */
    public record Grpc(
            Address address,
            int maxInboundBytes,
            Duration permitKeepAliveTime,
            Duration maxConnectionAge,
            Duration maxConnectionAgeGrace,
            @Nullable Tls tls) {}

    /**
     * @param clientCaFile callers must show a certificate of this authority; null if they need none
     */
    public record Tls(Path certFile, Path keyFile, @Nullable Path clientCaFile) {}

    /**
     * The HTTP port with metrics, health, readiness and the operator's commands.
     *
     * @param address null switches it off
     * @param token what operators have to show; null if nobody may give commands
     */
    public record Management(Address.@Nullable Tcp address, @Nullable Secret token) {}

    public record PolicyFile(Path file) {}

    /**
     * @param file null if no API keys are used
     * @param hashKey the key of the keyed hashes in the file; null only if {@code file} is
     * @param previousHashKey still accepted while keys are hashed anew; null if none
     * @param unusedAfter a key that was not used for this long counts as unused
     */
    public record ApiKeys(
            @Nullable Path file,
            @Nullable Secret hashKey,
            @Nullable Secret previousHashKey,
            Duration unusedAfter) {}

    /**
     * @param hashKey the key of the pseudonyms in profiles and decision log; null to make up one
     *     for this process
     * @param previousHashKey with Redis: blocks and used codes under it still hold; null if none
     */
    public record Observation(@Nullable Secret hashKey, @Nullable Secret previousHashKey) {}

    /**
     * @param databases files in MaxMind's format; what several of them know is put together
     * @param table what is believed where they know nothing
     */
    public record Geo(List<Path> databases, GeoTable table) {}

    /** Which table of countries and networks is used. */
    public sealed interface GeoTable {
        record Shipped() implements GeoTable {}

        record File(Path path) implements GeoTable {}

        record Off() implements GeoTable {}
    }

    /**
     * @param maxSubjects how many profiles are held in this process
     * @param maxStaleness with Redis: how old a profile may be when it is decided upon
     * @param ttl with Redis: how long a client is remembered after its last request
     */
    public record State(int maxSubjects, Duration maxStaleness, Duration ttl) {}

    /**
     * Where replicas share their state; without it each process keeps its own.
     *
     * @param connection where it is and how it is reached
     * @param start what to do while it cannot be reached at the start
     */
    public record Redis(RedisSettings connection, Start start) {
        /** What the server does at its start while Redis cannot be reached. */
        public enum Start {
            /** It is not ready, and opens its port when Redis has answered. */
            WAIT,
            /**
             * It serves at once; clients that it does not know yet are up to {@code onDegraded}.
             */
            DEGRADED
        }
    }

    /**
     * How others are called over HTTP, such as issuers for their keys.
     *
     * @param caFile the authorities whose certificates are believed, and no others; null for those
     *     of the JDK
     * @param proxy null to call everybody directly
     * @param timeout most time for one call, from the connection to the end of the answer
     */
    public record Outbound(
            @Nullable Path caFile, @Nullable ProxySettings proxy, Duration timeout) {}

    /**
     * @param budget how long a check may take; below Envoy's timeout for the ext_authz call
     * @param maxConcurrentWaits how many checks may wait for something at once; the others are shed
     * @param tokenTimePerNetwork processor time in a second for tokens of one network that were
     *     never seen
     */
    public record Check(Duration budget, int maxConcurrentWaits, Duration tokenTimePerNetwork) {}

    /**
     * @param decisions where decisions are logged; nowhere if empty
     * @param level least level of the server's own log on stderr
     * @param format of the server's own log
     */
    public record Log(List<OutputSettings> decisions, Level level, Format format) {
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG
        }

        public enum Format {
            TEXT,
            JSON
        }
    }

    /**
     * @param notice how long the server serves on after it said that it will end, so that callers
     *     can go elsewhere first
     * @param timeout how long calls may take to end after that
     */
    public record Drain(Duration notice, Duration timeout) {}
}
