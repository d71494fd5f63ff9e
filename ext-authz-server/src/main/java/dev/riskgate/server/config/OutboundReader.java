// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.config;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.outbound.ProxySettings;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The keys of {@code outbound:}. */
final class OutboundReader {

    private static final String SCHEME = "http://";
    private static final Address.Tcp NONE = new Address.Tcp("", 0);

    private final Settings settings;

    OutboundReader(Settings settings) {
        this.settings = settings;
    }

    ServerConfig.Outbound read() {
        Path caFile = settings.path("outbound.caFile");
        Address.Tcp proxy =
                settings.value(
                        "outbound.proxy",
                        NONE,
                        "",
                        "http://host:port, without user name and password",
                        OutboundReader::proxy);
        List<String> noProxy =
                settings.words(
                        "outbound.noProxy",
                        "a host name, an IP address, or a dot and the end of host names, such as"
                                + " .svc.cluster.local",
                        OutboundReader::isHostOrEnding);
        Duration timeout =
                settings.duration(
                        "outbound.timeout",
                        OutboundSettings.DEFAULT_TIMEOUT,
                        ofMillis(100),
                        ofSeconds(30));
        if (proxy.equals(NONE) && !noProxy.isEmpty()) {
            settings.fault("outbound.noProxy needs outbound.proxy: without it, none is used");
        }
        return new ServerConfig.Outbound(
                caFile,
                proxy.equals(NONE) ? null : new ProxySettings(proxy.host(), proxy.port(), noProxy),
                timeout);
    }

    private static Address.@Nullable Tcp proxy(String text) {
        if (!text.startsWith(SCHEME)) {
            return null;
        }
        String address = text.substring(SCHEME.length());
        if (address.endsWith("/")) {
            address = address.substring(0, address.length() - 1);
        }
        return Address.parse(address) instanceof Address.Tcp tcp
                        && tcp.port() > 0
                        && isHost(tcp.host())
                ? tcp
                : null;
    }

    private static boolean isHostOrEnding(String text) {
        return isHost(text.startsWith(".") ? text.substring(1) : text);
    }

    /** A name, or an IP address with or without brackets. */
    private static boolean isHost(String text) {
        boolean name =
                text.chars()
                        .allMatch(
                                c ->
                                        (c >= 'a' && c <= 'z')
                                                || (c >= 'A' && c <= 'Z')
                                                || (c >= '0' && c <= '9')
                                                || c == '-'
                                                || c == '_'
                                                || c == '.');
        return name ? !text.isEmpty() && text.charAt(0) != '.' : isIpv6(text);
    }

    private static boolean isIpv6(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        try {
            InetAddress.ofLiteral(bracketed ? text.substring(1, text.length() - 1) : text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
