// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.server.config.ServerConfig;

import java.util.List;
import java.util.stream.Stream;

/** Anybody who reaches the port may ask. */
final class GrpcAnyCaller implements FindingCheck {

    @Override
    public String id() {
        return "grpc-any-caller";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server ->
                        asksNobody(server.grpc())
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "grpc.tls",
                                                "anybody who reaches the port may ask, and so try"
                                                        + " out credentials: no certificate is"
                                                        + " demanded"))
                                : Stream.empty());
    }

    private static boolean asksNobody(ServerConfig.Grpc grpc) {
        ServerConfig.Tls tls = grpc.tls();
        return tls != null && tls.clientCaFile() == null && grpc.address().isNetwork();
    }
}
