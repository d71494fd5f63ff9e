// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.outbound.TrustedAuthorities;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.ServerConfig;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;

/** The client by which this server calls others; it trusts whom {@code outbound.caFile} names. */
final class OutboundInForce {

    private static final Logger LOG = LoggerFactory.getLogger(OutboundInForce.class);
    private static final String NAME = "outboundCa";

    private OutboundInForce() {}

    /**
     * @param lifecycle closes the client
     * @throws ReloadException if the file of authorities cannot be used
     */
    static OutboundHttp of(ServerConfig.Outbound config, FileWatcher files, Lifecycle lifecycle)
            throws ReloadException {
        OutboundSettings settings =
                new OutboundSettings(
                        config.timeout(),
                        config.proxy(),
                        "riskgate/" + BuildInfo.current().version());
        Path caFile = config.caFile();
        Reloading<TrustedAuthorities> authorities =
                caFile == null ? null : authorities(caFile, files);
        OutboundHttp http =
                lifecycle.add(
                        new OutboundHttp(settings, authorities == null ? null : authorities.get()));
        if (authorities != null) {
            authorities.onChange(http::trust);
        }
        return http;
    }

    private static Reloading<TrustedAuthorities> authorities(Path file, FileWatcher files)
            throws ReloadException {
        try {
            return files.watch(NAME, file, OutboundInForce::parse);
        } catch (ReloadException e) {
            throw new ReloadException(e.getMessage() + ". Check outbound.caFile: PEM.");
        }
    }

    /** Certificates are judged by the system's clock, as TLS itself does. */
    private static TrustedAuthorities parse(byte[] pem) throws Exception {
        TrustedAuthorities authorities =
                TrustedAuthorities.parse(pem, InstantSource.system().instant());
        authorities.warnings().forEach(warning -> LOG.warn("{}: {}", NAME, warning));
        return authorities;
    }
}
