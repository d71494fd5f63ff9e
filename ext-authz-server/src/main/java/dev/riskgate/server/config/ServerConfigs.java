// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import dev.riskgate.yaml.Suggestion;
import dev.riskgate.yaml.YamlException;
import dev.riskgate.yaml.YamlFile;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads the server's settings: a variable wins over the file, the file over the default. */
public final class ServerConfigs {

    private static final String NOTHING = "apiVersion: riskgate.dev/v1\nkind: Server\n";

    /** Names the server file where the command line does not. */
    public static final String CONFIG_VARIABLE = "RISKGATE_CONFIG";

    private ServerConfigs() {}

    /**
     * @param file the server file; null to go by variables and defaults alone
     * @param environment the process's environment
     * @throws ConfigException with every fault
     */
    public static ServerConfig read(@Nullable Path file, Map<String, String> environment)
            throws ConfigException {
        Read read = readAll(file, environment);
        if (!read.faults.isEmpty()) {
            throw new ConfigException(String.join("\n", read.faults));
        }
        return read.config;
    }

    /**
     * The server file: the one that a command was given, else the one that {@value
     * #CONFIG_VARIABLE} names; null if there is neither.
     */
    public static @Nullable Path file(@Nullable Path given, Map<String, String> environment) {
        if (given != null) {
            return given;
        }
        String named = environment.get(CONFIG_VARIABLE);
        return named == null || named.isBlank() ? null : Path.of(named);
    }

    /**
     * The hash key of API keys alone, for making keys where no server runs.
     *
     * @throws ConfigException if there is none, or it cannot be used
     */
    public static Secret apiKeysHashKey(@Nullable Path file, Map<String, String> environment)
            throws ConfigException {
        Read read = readAll(file, environment);
        Secret key = read.config.apiKeys().hashKey();
        if (key != null) {
            return key;
        }
        throw new ConfigException(
                read.faults.stream()
                        .filter(
                                fault ->
                                        fault.contains("base64") || fault.contains("hashKeyFile: "))
                        .findFirst()
                        .orElse(
                                "There is no hash key for API keys: name its file with"
                                        + " --hash-key-file, or set RISKGATE_API_KEYS_HASH_KEY;"
                                        + " make one with: openssl rand -base64 32"));
    }

    private static Read readAll(@Nullable Path file, Map<String, String> environment)
            throws ConfigException {
        byte[] content = file == null ? NOTHING.getBytes(StandardCharsets.UTF_8) : content(file);
        String name = file == null ? "environment" : file.toString();
        Path parent = file == null ? null : file.toAbsolutePath().getParent();
        Path folder = parent == null ? Path.of("") : parent;
        try {
            return YamlFile.read(
                    name,
                    content,
                    "Server",
                    top -> {
                        Settings settings = new Settings(top, folder, environment);
                        ServerConfig config = new ServerConfigReader(settings).read();
                        return new Read(config, settings.faults());
                    });
        } catch (YamlException e) {
            throw new ConfigException(e.explanation());
        }
    }

    private record Read(ServerConfig config, List<String> faults) {}

    /**
     * Sentences about variables that look like a misspelt setting. Other variables with our prefix
     * are left alone: Kubernetes makes some up for a service of that name.
     */
    public static List<String> warnings(Map<String, String> environment) {
        List<String> known =
                new ArrayList<>(keys().stream().map(Key::variable).distinct().toList());
        known.add(CONFIG_VARIABLE);
        // Of the commands that call a server; in a pod they are set for it as well.
        known.add("RISKGATE_MANAGEMENT_URL");
        known.add("RISKGATE_MANAGEMENT_TOKEN");
        return environment.keySet().stream()
                .filter(name -> name.startsWith("RISKGATE_") && !known.contains(name))
                .map(name -> "unknown variable " + name + Suggestion.among(name, known))
                .filter(sentence -> sentence.contains("did you mean"))
                .sorted()
                .toList();
    }

    /** Sentences about settings that may not be what is meant, however they were made. */
    public static List<String> warnings(ServerConfig config, Map<String, String> environment) {
        return config.outbound().proxy() != null
                ? List.of()
                : Stream.of("HTTPS_PROXY", "https_proxy")
                        .filter(name -> !environment.getOrDefault(name, "").isBlank())
                        .map(
                                name ->
                                        name
                                                + " is not followed: set outbound.proxy"
                                                + " (RISKGATE_OUTBOUND_PROXY) to call others"
                                                + " through a proxy")
                        .toList();
    }

    /** Every key, in the order in which it is read. */
    static List<Key> keys() {
        try {
            return YamlFile.read(
                    "defaults",
                    NOTHING.getBytes(StandardCharsets.UTF_8),
                    "Server",
                    top -> {
                        Settings settings = new Settings(top, Path.of(""), Map.of());
                        new ServerConfigReader(settings).read();
                        return settings.asked();
                    });
        } catch (YamlException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] content(Path file) throws ConfigException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            throw new ConfigException(
                    file + ": the server file cannot be read; give the path of a readable file");
        }
    }
}
