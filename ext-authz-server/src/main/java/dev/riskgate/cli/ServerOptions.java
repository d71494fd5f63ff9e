// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import dev.riskgate.cli.probe.ServerAddress;
import dev.riskgate.server.config.Secret;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** Which server is asked, and with which token. */
final class ServerOptions {

    private static final String TOKEN = "RISKGATE_MANAGEMENT_TOKEN";

    @Mixin private ServerAddress server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the server's management token. Without it:"
                            + " RISKGATE_MANAGEMENT_TOKEN, else the file that"
                            + " RISKGATE_MANAGEMENT_TOKEN_FILE names.")
    private @Nullable Path tokenFile;

    @SuppressWarnings("NullAway.Init")
    ServerOptions() {}

    ManagementClient client() {
        return new ManagementClient(server.url(), token());
    }

    private String token() {
        String inline = variable(TOKEN);
        if (tokenFile == null && inline != null) {
            return checked(inline, TOKEN);
        }
        String named = variable(TOKEN + "_FILE");
        Path file = tokenFile != null ? tokenFile : named == null ? null : Path.of(named);
        if (file == null) {
            throw new OperationFailed(
                    "There is no token: give the file that holds the server's management token with"
                            + " --token-file, or set RISKGATE_MANAGEMENT_TOKEN.");
        }
        try {
            return checked(Files.readString(file), file.toString());
        } catch (IOException | OutOfMemoryError _) {
            throw new OperationFailed(
                    "The token file " + file + " cannot be read; check the path and the rights.");
        }
    }

    private static String checked(String text, String where) {
        Secret secret = Secret.parse(text);
        if (secret == null) {
            throw new OperationFailed(
                    where + " must hold the server's token: base64 of at least 32 bytes.");
        }
        byte[] base64 = Base64.getEncoder().encode(secret.bytes());
        return new String(base64, StandardCharsets.US_ASCII);
    }

    private static @Nullable String variable(String name) {
        String text = System.getenv(name);
        return text == null || text.isBlank() ? null : text;
    }
}
