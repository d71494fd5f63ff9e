// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Locale;

/** Where the server listens. */
public sealed interface Address {

    /**
     * @param host name or IP address without brackets
     * @param port 0 for any free port
     */
    record Tcp(String host, int port) implements Address {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** A Unix domain socket. */
    record Unix(Path path) implements Address {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** Whether others than processes of the same machine may reach it. Looks up no names. */
    default boolean isNetwork() {
        return switch (this) {
            case Unix _ -> false;
            case Tcp(String host, int _) -> {
                String lower = host.toLowerCase(Locale.ROOT);
                yield !lower.equals("localhost")
                        && !lower.equals("::1")
                        && !lower.matches("127(\\.[0-9]{1,3}){3}");
            }
        };
    }

    /**
     * Reads {@code host:port}, {@code [::1]:port} or {@code unix:/path}; null if the text is none
     * of them.
     */
    static @Nullable Address parse(String text) {
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            return path.startsWith("/") ? new Unix(Path.of(path)) : null;
        }
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return null;
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        Integer port = port(text.substring(colon + 1));
        boolean hostFits = !host.isBlank() && (bracketed == host.indexOf(':') >= 0);
        return port == null || !hostFits ? null : new Tcp(host, port);
    }

    private static @Nullable Integer port(String text) {
        try {
            int port = Integer.parseInt(text);
            return port < 0 || port > 65_535 ? null : port;
        } catch (NumberFormatException _) {
            return null;
        }
    }
}
