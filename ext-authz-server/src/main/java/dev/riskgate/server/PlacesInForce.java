// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.management.Gauges;
import dev.riskgate.management.Readiness;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.PlaceDatabase;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.reload.Reloading;
import dev.riskgate.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Where addresses are, by the operator's databases and the table; reports the date of the table.
 */
final class PlacesInForce {

    /** Addresses change hands; a table of a year ago is wrong about some of them. */
    static final int OLD_DAYS = 365;

    private static final Logger LOG = LoggerFactory.getLogger(PlacesInForce.class);
    private static final String NAME = "geoTable";

    private PlacesInForce() {}

    static GeoLookup of(
            ServerConfig.Geo geo,
            FileWatcher files,
            Readiness readiness,
            Gauges gauges,
            InstantSource clock)
            throws ReloadException {
        List<Supplier<PlaceDatabase>> databases = new ArrayList<>();
        for (Path file : geo.databases()) {
            databases.add(files.watch("geo", file, PlaceDatabase::read)::get);
        }
        Supplier<GeoTable> table = table(geo.table(), files, clock);
        if (table != null) {
            readiness.date(NAME, () -> table.get().date());
            readiness.watch(NAME, () -> problem(table.get(), clock));
            gauges.geoTable(() -> table.get().date().atStartOfDay().toEpochSecond(ZoneOffset.UTC));
        }
        return new GeoLookup(databases, table);
    }

    private static @Nullable Supplier<GeoTable> table(
            ServerConfig.GeoTable which, FileWatcher files, InstantSource clock)
            throws ReloadException {
        return switch (which) {
            case ServerConfig.GeoTable.Off _ -> null;
            case ServerConfig.GeoTable.Shipped _ -> {
                GeoTable shipped = GeoTable.shipped();
                tell(shipped, clock);
                yield () -> shipped;
            }
            case ServerConfig.GeoTable.File(Path path) -> {
                Reloading<GeoTable> table = files.watch(NAME, path, GeoTable::read);
                tell(table.get(), clock);
                table.onChange(now -> tell(now, clock));
                yield table::get;
            }
        };
    }

    private static void tell(GeoTable table, InstantSource clock) {
        LOG.info(
                "where no database of yours knows an address, a table of {} is used. {}",
                table.date(),
                table.source());
        String problem = problem(table, clock);
        if (!problem.isEmpty()) {
            LOG.warn("{}", problem);
        }
    }

    /** Empty if there is none. */
    private static String problem(GeoTable table, InstantSource clock) {
        long days =
                ChronoUnit.DAYS.between(
                        table.date(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        return days <= OLD_DAYS
                ? ""
                : "the table of countries and networks is of "
                        + table.date()
                        + ", "
                        + days
                        + " days ago: take a newer release, or make one with riskgate geo build and"
                        + " name it in geo.table";
    }
}
