// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.identity.apikey.ApiKeyGenerator;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.server.config.ConfigException;
import dev.riskgate.server.config.ServerConfigs;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

@Command(
        name = "keys",
        description =
                "Make API keys, and the hashes that the key file holds; list keys that nobody"
                        + " uses.",
        mixinStandardHelpOptions = true,
        subcommands = {
            KeysCommand.Create.class,
            KeysCommand.HashCommand.class,
            KeysUnusedCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
final class KeysCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    KeysCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: create, hash or unused.");
    }

    /** Where the hash key is found. */
    static final class HashKey {

        @Option(
                names = "--hash-key-file",
                paramLabel = "FILE",
                description =
                        "File with the hash key, base64. Without it: the server file, else"
                                + " RISKGATE_API_KEYS_HASH_KEY.")
        private @Nullable Path hashKeyFile;

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description =
                        "The server file, whose apiKeys.hashKeyFile is used. Without it:"
                                + " RISKGATE_CONFIG.")
        private @Nullable Path config;

        ApiKeyGenerator maker() throws ConfigException {
            Map<String, String> environment = new HashMap<>(System.getenv());
            if (hashKeyFile != null) {
                environment.remove("RISKGATE_API_KEYS_HASH_KEY");
                environment.put("RISKGATE_API_KEYS_HASH_KEY_FILE", hashKeyFile.toString());
            }
            Path file = ServerConfigs.file(config, environment);
            byte[] key = ServerConfigs.apiKeysHashKey(file, environment).bytes();
            return new ApiKeyGenerator(new KeyHasher(key, null), new SecureRandom());
        }
    }

    @Command(
            name = "create",
            description =
                    "Make a new API key. It is printed once and stored nowhere; the entry for the"
                            + " key file holds its hash only.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExamples:%n",
            footer = {
                "  riskgate keys create --client acme --hash-key-file hash.key",
                "  riskgate keys create --client acme --scope orders:read,orders:write",
                "  riskgate keys create --client acme --totp --expires 2027-12-31T23:59:59Z"
            })
    static final class Create implements Runnable {

        @Spec private CommandSpec spec;

        @Mixin private HashKey hashKey;

        @Option(names = "--client", required = true, description = "Whose key it is.")
        private String client;

        @Option(names = "--id", description = "The key's public id. Default: a random one.")
        private @Nullable String id;

        @Option(names = "--tenant", defaultValue = "default", description = "The client's tenant.")
        private String tenant;

        @Option(
                names = "--scope",
                split = ",",
                paramLabel = "SCOPE",
                description = "What it grants. Several: by commas, or the option again.")
        private List<String> scopes = List.of();

        @Option(
                names = "--role",
                split = ",",
                paramLabel = "ROLE",
                description = "The client's roles.")
        private List<String> roles = List.of();

        @Mixin private Enrolment enrolment;

        @SuppressWarnings("NullAway.Init")
        Create() {}

        @Override
        public void run() {
            String issuer = enrolment.issuer();
            ApiKeyGenerator.NewKey key = make();
            PrintWriter out = spec.commandLine().getOut();
            out.println("API key (shown once; Riskgate keeps only its hash):");
            out.println(key.text());
            out.println();
            out.println("Entry for the key file, under keys:");
            out.print(key.entry());
            Enrolment.print(out, issuer, key.id(), key.totp());
            out.flush();
        }

        private ApiKeyGenerator.NewKey make() {
            try {
                return hashKey.maker()
                        .create(
                                new ApiKeyGenerator.Order(
                                        id,
                                        client,
                                        tenant,
                                        scopes,
                                        roles,
                                        enrolment.end(),
                                        enrolment.totp()));
            } catch (ConfigException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    @Command(
            name = "hash",
            description =
                    "Read an API key from standard input, and print the hash for the key file. A"
                            + " key on the command line would be seen by everybody on the machine.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  riskgate keys hash < key.txt")
    static final class HashCommand implements Runnable {

        @Spec private CommandSpec spec;

        @Mixin private HashKey hashKey;

        @SuppressWarnings("NullAway.Init")
        HashCommand() {}

        @Override
        public void run() {
            try {
                ApiKeyGenerator maker = hashKey.maker();
                var input = new InputStreamReader(System.in, StandardCharsets.UTF_8);
                String text = new BufferedReader(input).readLine();
                if (text == null) {
                    throw new IllegalArgumentException(
                            "There is no key on standard input; write: riskgate keys hash <"
                                    + " key.txt");
                }
                spec.commandLine().getOut().println(maker.hash(text.strip()));
            } catch (ConfigException | IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }
}
