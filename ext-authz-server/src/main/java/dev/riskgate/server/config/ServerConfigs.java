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
        byte[] content = file == null ? NOTHING.getBytes(StandardCharsets.UTF_8) : content(file);
        String name = file == null ? "environment" : file.toString();
        Path parent = file == null ? null : file.toAbsolutePath().getParent();
        List<String> faults;
        try {
            Read read =
                    YamlFile.read(
                            name,
                            content,
                            "Server",
                            top -> {
                                Path folder = parent == null ? Path.of("") : parent;
                                Settings settings = new Settings(top, folder, environment);
                                return new Read(new ServerConfigReader(settings).read(), settings);
                            });
            faults = read.settings.faults();
            if (faults.isEmpty()) {
                return read.config;
            }
        } catch (YamlException e) {
            throw new ConfigException(e.explanation());
        }
        throw new ConfigException(String.join("\n", faults));
    }

    /**
     * Sentences about variables that look like a misspelt setting. Other variables with our prefix are left alone:
     * Kubernetes makes some up for a service of that name.
     */
    public static List<String> warnings(Map<String, String> environment) {
        List<String> known =
                new ArrayList<>(keys().stream().map(Key::variable).distinct().toList());
        known.add(CONFIG_VARIABLE);
        return environment.keySet().stream()
                .filter(name -> name.startsWith("RISKGATE_") && !known.contains(name))
                .map(name -> "unknown variable " + name + Suggestion.among(name, known))
                .filter(sentence -> sentence.contains("did you mean"))
                .sorted()
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

    private record Read(ServerConfig config, Settings settings) {}

    private static byte[] content(Path file) throws ConfigException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException _) {
            throw new ConfigException(
                    file + ": the server file cannot be read; give the path of a readable file");
        }
    }
}
