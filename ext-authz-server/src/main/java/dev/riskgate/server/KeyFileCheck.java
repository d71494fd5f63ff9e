// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.server.config.Secret;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.yaml.ProblemPrinter;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a policy and the key file say of each other, for the server's log and for {@code riskgate
 * validate}. Stateless.
 */
public final class KeyFileCheck {

    private KeyFileCheck() {}

    /**
     * Why no API key that the policy accepts can pass; null if some can, or if the policy accepts
     * none.
     *
     * @param file null if the server has no key file
     * @param keys how many keys are in it
     */
    static @Nullable String warning(PolicyFile policy, @Nullable Path file, int keys) {
        if (policy.credentials(ApiKeyKind.INSTANCE).isEmpty()) {
            return null;
        }
        if (file == null) {
            return "the policy accepts API keys, and there is no key file: every key is refused;"
                    + " name one with apiKeys.file (RISKGATE_API_KEYS_FILE)";
        }
        return keys == 0
                ? "the policy accepts API keys, and %s holds none: every key is refused"
                        .formatted(file)
                : null;
    }

    /**
     * Checks the key file as the server does when it starts.
     *
     * @param out receives what is wrong
     * @return whether the server would start with it
     */
    public static boolean run(ServerConfig config, PolicyFile policy, Appendable out)
            throws IOException {
        Path file = config.apiKeys().file();
        int keys = 0;
        if (file != null) {
            try {
                keys = parse(file, config.apiKeys()).size();
            } catch (YamlException e) {
                // Without the lines themselves: they hold hashes, and seeds of one-time codes.
                out.append(new ProblemPrinter(new byte[0]).print("error", e.problems()).toString());
                return false;
            } catch (IOException _) {
                out.append(
                        "%s: error: the file does not exist or may not be read\n".formatted(file));
                return false;
            }
        }
        String warning = warning(policy, file, keys);
        if (warning != null) {
            out.append("warning: ").append(warning).append('\n');
        }
        return true;
    }

    /** The keys in the file; null if there is none, or none that can be read. */
    public static @Nullable ApiKeys keys(ServerConfig config) {
        Path file = config.apiKeys().file();
        try {
            return file == null ? null : parse(file, config.apiKeys());
        } catch (YamlException | IOException _) {
            return null;
        }
    }

    private static ApiKeys parse(Path file, ServerConfig.ApiKeys settings)
            throws YamlException, IOException {
        return ApiKeys.parse(
                file.toString(),
                Files.readAllBytes(file),
                hasher(settings),
                secret -> Files.readAllBytes(file.resolveSibling(secret)));
    }

    /** The hashes in the file are read, and compared with nothing. */
    private static KeyHasher hasher(ServerConfig.ApiKeys settings) {
        Secret key = settings.hashKey();
        return new KeyHasher(key == null ? new byte[32] : key.bytes(), null);
    }
}
