// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.net.URI;

/** Which server is asked. */
public final class ServerAddress {

    private static final String URL = "http://127.0.0.1:9192";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The server's management port. Without it: RISKGATE_MANAGEMENT_URL, else "
                            + URL
                            + ".")
    private @Nullable String server;

    /** Made by picocli. */
    @SuppressWarnings("NullAway.Init")
    public ServerAddress() {}

    /**
     * Of the management port, without a path.
     *
     * @throws IllegalArgumentException if what was given is no such address, with a sentence
     */
    public URI url() {
        try {
            URI url = URI.create(server == null ? fromEnvironment() : server);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            String path = url.getPath();
            if (http
                    && url.getHost() != null
                    && (path.isEmpty() || path.equals("/"))
                    && url.getQuery() == null
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "The server must be given as http://HOST:PORT, such as " + URL);
    }

    private static String fromEnvironment() {
        String text = System.getenv("RISKGATE_MANAGEMENT_URL");
        return text == null || text.isBlank() ? URL : text;
    }
}
