// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.geo.GeoTableBuilder;
import dev.riskgate.geo.KnownNetworks;
import dev.riskgate.management.Metrics;
import dev.riskgate.management.Readiness;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.reload.FileWatcher;
import dev.riskgate.reload.ReloadException;
import dev.riskgate.server.config.ServerConfig;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.testredis.Await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Which table is believed, and what is told of its age. */
class PlacesInForceTest {

    private static final InetAddress SOMEBODY = InetAddress.ofLiteral("8.8.8.8");

    @TempDir Path folder;
    private final Metrics metrics = new Metrics("1");
    private final FileWatcher files =
            new FileWatcher(FileWatcher.INTERVAL, InstantSource.system(), metrics);
    private final Readiness readiness = new Readiness(List::of);
    private final Logger log = (Logger) LoggerFactory.getLogger(PlacesInForce.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        // Other threads log as well.
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        log.setLevel(Level.INFO);
        log.addAppender(lines);
    }

    @AfterEach
    void stop() {
        files.close();
        log.detachAppender(lines);
        log.setLevel(null);
    }

    private GeoLookup places(ServerConfig.GeoTable table, Instant now) throws ReloadException {
        return places(List.of(), table, now);
    }

    private GeoLookup places(List<Path> databases, ServerConfig.GeoTable table, Instant now)
            throws ReloadException {
        return PlacesInForce.of(
                new ServerConfig.Geo(databases, table),
                files,
                readiness,
                metrics.gauges(),
                InstantSource.fixed(now));
    }

    private Instant daysAfter(LocalDate day, int days) {
        return day.plusDays(days).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    }

    private List<String> logged(Level level) {
        return List.copyOf(lines.list).stream()
                .filter(line -> line.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private byte[] table(LocalDate day, String country) throws Exception {
        var builder = new GeoTableBuilder(KnownNetworks.shipped());
        builder.country(SOMEBODY, InetAddress.ofLiteral("8.8.9.255"), country);
        builder.country(
                InetAddress.ofLiteral("8.8.8.0"), InetAddress.ofLiteral("8.8.9.255"), country);
        return builder.build(day, "invented").bytes();
    }

    @Test
    void theTableThatShipsIsBelievedUnlessSomethingElseIsSaidAndItsDayIsTold() throws Exception {
        LocalDate day = GeoTable.shipped().date();

        GeoLookup geoLookup = places(new ServerConfig.GeoTable.Shipped(), daysAfter(day, 365));

        assertThat(geoLookup.place(SOMEBODY).country()).isEqualTo("US");
        assertThat(readiness.dates()).containsExactly(java.util.Map.entry("geoTable", day));
        assertThat(readiness.problems()).isEmpty();
        assertThat(logged(Level.INFO)).singleElement().asString().contains(day.toString(), "DB-IP");
        assertThat(logged(Level.WARN)).isEmpty();
        assertThat(scraped()).contains(dateMetric(day));
    }

    private static String dateMetric(LocalDate day) {
        return "riskgate_geo_table_date_seconds " + day.toEpochDay() * 86_400.0;
    }

    private String scraped() throws Exception {
        var scraped = new ByteArrayOutputStream();
        metrics.scrape(scraped, null);
        return scraped.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableOfMoreThanAYearAgoIsWarnedAbout() throws Exception {
        LocalDate day = GeoTable.shipped().date();

        places(new ServerConfig.GeoTable.Shipped(), daysAfter(day, 366));

        assertThat(logged(Level.WARN))
                .singleElement()
                .asString()
                .contains("366 days ago", "riskgate geo build", "geo.table");
        assertThat(readiness.problems()).containsKey("geoTable");
    }

    @Test
    void withoutATablePlacesAreUnknown() throws Exception {
        GeoLookup geoLookup = places(new ServerConfig.GeoTable.Off(), Instant.EPOCH);

        assertThat(geoLookup.place(SOMEBODY)).isSameAs(Place.UNKNOWN);
        assertThat(readiness.dates()).isEmpty();
        assertThat(logged(Level.INFO)).isEmpty();
    }

    @Test
    void anOwnTableIsReadAndReadAgainWhenItChanges() throws Exception {
        LocalDate day = LocalDate.of(2026, 11, 1);
        Path file = Files.write(folder.resolve("own.geo"), table(day, "DE"));
        GeoLookup geoLookup = places(new ServerConfig.GeoTable.File(file), daysAfter(day, 370));
        files.start();
        assertThat(geoLookup.place(SOMEBODY).country()).isEqualTo("DE");
        assertThat(readiness.problems()).containsKey("geoTable");

        replace(file, table(day.plusDays(7), "FR"));

        Await.until("read", () -> geoLookup.place(SOMEBODY).country().equals("FR"));
        Await.until("told", () -> logged(Level.INFO).size() == 2);
        assertThat(readiness.dates()).containsValue(day.plusDays(7));
        assertThat(readiness.problems()).as("the new one is young enough").isEmpty();
        assertThat(scraped()).contains(dateMetric(day.plusDays(7)));
    }

    @Test
    void theOperatorsDatabasesAreBelievedAndReadAgainWhenTheyChange() throws Exception {
        InetAddress address = InetAddress.ofLiteral("203.0.113.7");
        Path file = Files.write(folder.resolve("own.mmdb"), database("city.mmdb"));
        GeoLookup geoLookup = places(List.of(file), new ServerConfig.GeoTable.Off(), Instant.EPOCH);
        files.start();
        assertThat(geoLookup.place(address).country()).isEqualTo("DE");

        replace(file, database("asn.mmdb"));

        Await.until("read", () -> geoLookup.place(address).asn() == 64510);
        assertThat(geoLookup.place(address).country()).isEmpty();
    }

    private static byte[] database(String name) throws Exception {
        return Files.readAllBytes(Path.of("../core/src/test/resources/places", name));
    }

    private void replace(Path file, byte[] content) throws Exception {
        Path next = Files.write(folder.resolve("next"), content);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void aFileThatIsNoTableIsToldWithWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("own.geo"), "no table");

        assertThatThrownBy(() -> places(new ServerConfig.GeoTable.File(file), Instant.EPOCH))
                .isInstanceOf(ReloadException.class)
                .hasMessageContaining("own.geo")
                .hasMessageContaining("riskgate geo build");
    }
}
