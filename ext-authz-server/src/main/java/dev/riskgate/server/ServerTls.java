// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.server.config.ServerConfig;

import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

/** TLS towards Envoy, with certificates that are read again when their files change. */
final class ServerTls {

    private ServerTls() {}

    /**
     * @param lifecycle ends the reading of the files
     */
    static SslContext context(ServerConfig.Tls tls, Lifecycle lifecycle) throws StartException {
        var reloads = new CertificateReloads();
        lifecycle.add("the reading of certificates", reloads);
        try {
            var keys = new AdvancedTlsX509KeyManager();
            reloads.follow(
                    () ->
                            keys.updateIdentityCredentials(
                                    tls.certFile().toFile(), tls.keyFile().toFile()),
                    tls.certFile(),
                    tls.keyFile());
            SslContextBuilder context =
                    GrpcSslContexts.configure(SslContextBuilder.forServer(keys));
            Path authority = tls.clientCaFile();
            if (authority != null) {
                var trust =
                        AdvancedTlsX509TrustManager.newBuilder()
                                .setVerification(
                                        AdvancedTlsX509TrustManager.Verification
                                                .CERTIFICATE_ONLY_VERIFICATION)
                                .build();
                reloads.follow(() -> trust.updateTrustCredentials(authority.toFile()), authority);
                context.trustManager(trust).clientAuth(ClientAuth.REQUIRE);
            }
            return context.build();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new StartException(
                    "The TLS certificate, key or client authority of the gRPC port cannot be used: "
                            + e.getMessage()
                            + ". Check grpc.tls.certFile, keyFile and clientCaFile: PEM, the key"
                            + " in PKCS #8.");
        }
    }
}
