// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** Checks travel unencrypted over a network. */
final class GrpcPlaintext implements FindingCheck {

    @Override
    public String id() {
        return "grpc-plaintext";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public boolean atStart() {
        return true;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server ->
                        server.grpc().tls() == null && server.grpc().address().isNetwork()
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "grpc.tls",
                                                "checks, which hold credentials, travel"
                                                    + " unencrypted, and anybody who reaches the"
                                                    + " port may ask"))
                                : Stream.empty());
    }
}
