// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a server is to be like. Without anything: on a free port, no password, no persistence. */
public final class RedisBuilder {

    final List<String> lines = new ArrayList<>();
    @Nullable RedisBinary binary;
    @Nullable String user;
    @Nullable String password;
    @Nullable TestCertificate certificate;
    boolean socket;
    boolean appendOnly;
    boolean sentinel;

    RedisBuilder() {}

    /** This program instead of the one that {@link RedisBinary#find()} finds. */
    public RedisBuilder binary(RedisBinary binary) {
        this.binary = binary;
        return this;
    }

    /** The default user needs this password ({@code requirepass}). */
    public RedisBuilder password(String password) {
        this.password = password;
        return this;
    }

    /**
     * An ACL user with every right; the default user cannot be used without a password that nobody
     * is told.
     */
    public RedisBuilder user(String user, String password) {
        return user(user, password, "~* &* +@all");
    }

    /** An ACL user with these rights, as in a {@code user} line: {@code ~rg2:* +@all}. */
    public RedisBuilder user(String user, String password, String rights) {
        this.user = user;
        this.password = password;
        return line("user " + user + " on >" + password + " " + rights);
    }

    /** Listens on a Unix socket as well. */
    public RedisBuilder unixSocket() {
        socket = true;
        return this;
    }

    /**
     * Every write is on disk before it is answered, so that {@link RedisServer#kill()} loses
     * nothing.
     */
    public RedisBuilder appendOnly() {
        appendOnly = true;
        return line("appendonly yes").line("appendfsync always");
    }

    /**
     * Above this much memory (as in {@code 3mb}) writes are answered with OOM: nothing is evicted.
     */
    public RedisBuilder maxMemory(String size) {
        return line("maxmemory " + size).line("maxmemory-policy noeviction");
    }

    /** A replica of that server, which must be running. */
    public RedisBuilder replicaOf(RedisServer master) {
        if (master.password() != null) {
            line("masterauth " + master.password());
        }
        return line("replicaof 127.0.0.1 " + master.port());
    }

    public RedisBuilder clusterEnabled() {
        return line("cluster-enabled yes");
    }

    /**
     * The port speaks TLS only. Needs a server program that was built with TLS; {@link FaultProxy}
     * needs none.
     */
    public RedisBuilder tls(TestCertificate certificate) {
        this.certificate = certificate;
        return this;
    }

    /**
     * Why a server with {@link #tls} cannot be had, if that is it.
     *
     * @throws RedisFailed the same one, if something else is the matter
     */
    public static String withoutTls(RedisFailed failure) {
        String said = String.valueOf(failure.getMessage());
        if (said.contains("Bad directive") || said.contains("Failed finding TLS support")) {
            return "this server was built without TLS";
        }
        throw failure;
    }

    /** Any line of redis.conf. */
    public RedisBuilder line(String line) {
        lines.add(line);
        return this;
    }

    RedisBuilder sentinel() {
        sentinel = true;
        return this;
    }

    /**
     * Starts the server and waits until it answers a PING, and a replica until it is in step.
     *
     * @throws NoRedis if this machine has no Redis that can be used
     * @throws RedisFailed if it does not come up, with what it said
     */
    public RedisServer start() {
        return RedisServer.start(this);
    }

    List<String> config(int port, Path dir, String admin) {
        List<String> config = new ArrayList<>();
        config.add("bind 127.0.0.1");
        config.add("dir " + dir);
        if (certificate == null) {
            config.add("port " + port);
        } else {
            config.add("port 0");
            config.add("tls-port " + port);
            config.add("tls-cert-file " + certificate.certificateFile());
            config.add("tls-key-file " + certificate.keyFile());
            config.add("tls-ca-cert-file " + certificate.certificateFile());
            config.add("tls-auth-clients no");
        }
        if (socket) {
            config.add("unixsocket " + dir.resolve("redis.sock"));
            config.add("unixsocketperm 700");
        }
        if (!sentinel) {
            config.add("save \"\"");
            config.add("repl-diskless-sync yes");
            config.add("repl-diskless-sync-delay 0");
        }
        if (!admin.isEmpty()) {
            config.add("requirepass " + admin);
        }
        config.addAll(lines);
        return config;
    }
}
