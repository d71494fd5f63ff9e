// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.link;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where Redis is and how it is reached.
 *
 * @param nodes the server; or sentinels, or some nodes of a cluster
 * @param sentinelMaster the name that sentinels know the master by; null unless {@code mode} is
 *     SENTINEL
 * @param user the ACL user; null for the default user
 * @param password null if none is needed
 * @param sentinelPassword the sentinels' own; null if none is needed
 * @param database 0 in a cluster
 * @param tls null for plain text
 * @param timeout how long one answer may take before Redis counts as away
 */
public record RedisSettings(
        Mode mode,
        List<Node> nodes,
        @Nullable String sentinelMaster,
        @Nullable String user,
        @Nullable String password,
        @Nullable String sentinelPassword,
        int database,
        @Nullable Tls tls,
        Duration timeout) {

    /** How the servers are arranged. */
    public enum Mode {
        SINGLE,
        SENTINEL,
        CLUSTER
    }

    /**
     * @param host host name or address; the path of a Unix domain socket if the port is 0
     */
    public record Node(String host, int port) {

        @Override
        public String toString() {
            return port == 0 ? "unix:" + host : host + ':' + port;
        }
    }

    /**
     * @param caFile the authority of the server's certificate; null for those that Java trusts
     * @param certFile our own certificate (PEM); null if the server asks for none
     * @param keyFile its key (PEM, PKCS#8); null exactly if {@code certFile} is
     */
    public record Tls(@Nullable Path caFile, @Nullable Path certFile, @Nullable Path keyFile) {}

    /** Without the secrets. */
    @Override
    public String toString() {
        return mode.name().toLowerCase(java.util.Locale.ROOT) + ' ' + nodes;
    }
}
