// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.server.config.Address;

import java.util.List;
import java.util.stream.Stream;

/** The token of the operator travels unencrypted over a network. */
final class ManagementPlaintext implements FindingCheck {

    @Override
    public String id() {
        return "management-plaintext";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server -> {
                    Address.Tcp address = server.management().address();
                    return address != null
                                    && server.management().token() != null
                                    && address.isNetwork()
                            ? Stream.of(
                                    new Found(
                                            Source.SERVER,
                                            "management.address",
                                            "the operator's token and commands travel unencrypted"
                                                    + " over the network"))
                            : Stream.empty();
                });
    }
}
