// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.server.config.ServerConfig.GeoTable;

import java.util.List;
import java.util.stream.Stream;

/** Places are known by the shipped table alone. */
final class GeoDefaultTable implements FindingCheck {

    @Override
    public String id() {
        return "geo-default-table";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public boolean atStart() {
        return true;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server ->
                        server.geo().databases().isEmpty()
                                        && server.geo().table() instanceof GeoTable.Shipped
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "geo",
                                                "places are known by the shipped table alone:"
                                                    + " countries and networks, no cities, as of"
                                                    + " its date"))
                                : Stream.empty());
    }
}
