// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.envoy.Rehearsal;
import dev.riskgate.outbound.TrustedAuthorities;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.ServerConfig;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/** TLS towards Envoy, with certificates that are read again when their files change. */
final class ServerTls {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

    /** Our certificate and its key. */
    private static final String CERTIFICATE = "grpcCertificate";

    /** Whose certificates callers must show. */
    private static final String CLIENT_CA = "grpcClientCa";

    /** Made-up ones before the first real one. */
    private static final int CONNECTIONS = 5;

    private ServerTls() {}

    static SslContext context(ServerConfig.Tls tls, FileWatcher files) throws StartException {
        try {
            AdvancedTlsX509KeyManager keys = certificate(tls, files);
            SslContextBuilder context =
                    GrpcSslContexts.configure(SslContextBuilder.forServer(keys));
            Path authority = tls.clientCaFile();
            if (authority != null) {
                context.trustManager(authorities(authority, files)).clientAuth(ClientAuth.REQUIRE);
            }
            SslContext server = context.build();
            rehearse(server, keys);
            return server;
        } catch (ReloadException | IOException | GeneralSecurityException e) {
            throw new StartException(
                    "The TLS certificate, key or client authority of the gRPC port cannot be used: "
                            + e.getMessage()
                            + ". Check grpc.tls.certFile, keyFile and clientCaFile: PEM, the key"
                            + " in PKCS #8.");
        }
    }

    /** The made-up caller shows what it is shown. */
    private static void rehearse(SslContext server, AdvancedTlsX509KeyManager keys) {
        try {
            SslContext caller =
                    GrpcSslContexts.configure(SslContextBuilder.forClient().keyManager(keys))
                            .trustManager(InsecureTrustManagerFactory.INSTANCE)
                            .build();
            Rehearsal.connect(server, caller, CONNECTIONS);
        } catch (IOException | RuntimeException e) {
            LOG.warn("the made-up connections ended early: {}", e.getMessage());
        }
    }

    private static AdvancedTlsX509KeyManager certificate(ServerConfig.Tls tls, FileWatcher files)
            throws ReloadException {
        var keys = new AdvancedTlsX509KeyManager();
        Reloading<OwnCertificate> own =
                files.watch(
                        CERTIFICATE,
                        List.of(tls.certFile(), tls.keyFile()),
                        pem -> OwnCertificate.parse(pem.get(0), pem.get(1)));
        own.get().giveTo(keys);
        own.onChange(fresh -> fresh.giveTo(keys));
        return keys;
    }

    private static AdvancedTlsX509TrustManager authorities(Path file, FileWatcher files)
            throws ReloadException, IOException, GeneralSecurityException {
        var trust =
                AdvancedTlsX509TrustManager.newBuilder()
                        .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                        .build();
        Reloading<TrustedAuthorities> authorities = files.watch(CLIENT_CA, file, ServerTls::parse);
        trust(trust, authorities.get());
        authorities.onChange(fresh -> trust(trust, fresh));
        return trust;
    }

    private static void trust(AdvancedTlsX509TrustManager trust, TrustedAuthorities authorities) {
        try {
            trust.updateTrustCredentials(
                    authorities.certificates().toArray(X509Certificate[]::new));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("certificates that were read are no certificates", e);
        }
    }

    /** Certificates are judged by the system's clock, as TLS itself does. */
    private static TrustedAuthorities parse(byte[] pem) throws CertificateException {
        TrustedAuthorities authorities =
                TrustedAuthorities.parse(pem, InstantSource.system().instant());
        authorities.warnings().forEach(warning -> LOG.warn("{}: {}", CLIENT_CA, warning));
        return authorities;
    }
}
