// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.geo.GeoTable;
import dev.riskgate.geo.GeoTableBuilder;
import dev.riskgate.geo.KnownNetworks;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

class GeoLookupTest {

    private final PlaceDatabase city = PlaceFiles.database("city.mmdb");
    private final PlaceDatabase asn = PlaceFiles.database("asn.mmdb");

    private static Place place(String address, PlaceDatabase... databases) {
        return new GeoLookup(Arrays.stream(databases).map(GeoLookupTest::supplier).toList())
                .place(InetAddress.ofLiteral(address));
    }

    private static java.util.function.Supplier<PlaceDatabase> supplier(PlaceDatabase database) {
        return () -> database;
    }

    @Test
    void aCityDatabaseTellsCountryPositionNetworkAndItsKind() {
        assertThat(place("203.0.113.7", city))
                .isEqualTo(new Place("DE", 64501, 52.5, 13.4, 20, NetworkClass.ORDINARY));
        assertThat(place("2001:db8:1::7", city))
                .isEqualTo(new Place("JP", 64504, 35.7, 139.7, 10, NetworkClass.ORDINARY));
    }

    @Test
    void anIpv4AddressWrittenAsIpv6IsTheSameAddress() throws IOException {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(new byte[] {(byte) 203, 0, 113, 7}, 0, mapped, 12, 4);

        assertThat(new GeoLookup(List.of(supplier(city))).place(InetAddress.getByAddress(mapped)))
                .isEqualTo(place("203.0.113.7", city));
        assertThat(place("::ffff:203.0.113.7", city)).isEqualTo(place("203.0.113.7", city));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.2.3", "192.168.0.1", "127.0.0.1", "::1", "fd00::1", "fe80::1"})
    void anAddressThatNoDatabaseKnowsHasNoPlace(String address) {
        assertThat(place(address, city, asn)).isEqualTo(Place.UNKNOWN);
    }

    @Test
    void withoutADatabaseNothingHasAPlace() {
        assertThat(GeoLookup.NONE.place(InetAddress.ofLiteral("203.0.113.7")))
                .isSameAs(Place.UNKNOWN);
    }

    @Test
    void severalDatabasesCompleteEachOtherAndTheFirstDecides() {
        assertThat(place("203.0.113.7", asn))
                .isEqualTo(new Place("", 64510, Double.NaN, Double.NaN, 0, NetworkClass.UNKNOWN));
        assertThat(place("203.0.113.7", asn, city))
                .isEqualTo(new Place("DE", 64510, 52.5, 13.4, 20, NetworkClass.ORDINARY));
        assertThat(place("203.0.113.7", city, asn).asn()).isEqualTo(64501);

        PlaceDatabase late = PlaceFiles.database("late.mmdb");
        assertThat(place("192.0.2.65", city, late).country()).isEqualTo("OZ");
        assertThat(place("192.0.2.65", late, city).country()).isEqualTo("NL");
    }

    @Test
    void aPositionThatIsKnownIsNotMovedByALaterDatabase() {
        Place known = new Place("DE", 64501, 52.5, 13.4, 20, NetworkClass.ORDINARY);
        Place nowhere = new Place("DE", 64501, Double.NaN, Double.NaN, 0, NetworkClass.ORDINARY);
        PlaceRow elsewhere = rowAt(40.7, -74.0, 50);

        assertThat(PlaceMerger.with(known, elsewhere)).isEqualTo(known);
        assertThat(PlaceMerger.with(nowhere, elsewhere))
                .isEqualTo(new Place("DE", 64501, 40.7, -74, 50, NetworkClass.ORDINARY));
    }

    private static PlaceRow rowAt(double latitude, double longitude, int accuracyKm) {
        var location = new PlaceRow.Location(latitude, longitude, accuracyKm);
        return new PlaceRow(null, location, null, null, null, null, null, null, null, null, null);
    }

    @ParameterizedTest
    @CsvSource({
        "203.0.113.1, ORDINARY",
        "203.0.113.65, MOBILE",
        "198.51.100.1, MOBILE",
        "192.0.2.1, HOSTING",
        "203.0.113.129, VPN",
        "203.0.113.193, VPN",
        "203.0.113.225, TOR",
        "192.0.2.129, UNKNOWN"
    })
    void theMostTellingKindOfNetworkWins(String address, NetworkClass expected) {
        assertThat(place(address, city, asn).networkClass()).isEqualTo(expected);
    }

    @Test
    void whatNoMapHasIsLeftOut() {
        Place nowhere = place("192.0.2.65", city);
        assertThat(nowhere.country()).isEqualTo("OZ");
        assertThat(nowhere.located()).isFalse();
        assertThat(nowhere.accuracyKm()).isZero();

        assertThat(place("198.51.100.129", city).located()).isFalse();

        Place pole = place("192.0.2.129", city);
        assertThat(pole.country()).isEmpty();
        assertThat(pole.latitude()).isEqualTo(-90);
        assertThat(pole.accuracyKm()).isEqualTo(20_038);
    }

    @Test
    void anAutonomousSystemAboveTwoToThe31IsKept() {
        assertThat(Integer.toUnsignedString(place("192.0.2.65", asn).asn()))
                .isEqualTo("4294967294");
    }

    @Test
    void aReplacedDatabaseIsUsedAtOnceForAddressesAlreadySeen() {
        var inForce = new AtomicReference<>(city);
        var geoLookup = new GeoLookup(List.of(inForce::get));
        InetAddress address = InetAddress.ofLiteral("203.0.113.7");

        assertThat(geoLookup.place(address).asn()).isEqualTo(64501);
        inForce.set(asn);
        assertThat(geoLookup.place(address).asn()).isEqualTo(64510);
    }

    @Test
    void theCacheNeverMixesAddressesUp() {
        var geoLookup = new GeoLookup(List.of(supplier(city)));
        var random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            int third = random.nextInt(256);
            var address = InetAddress.ofLiteral("203.0." + third + "." + random.nextInt(256));

            assertThat(geoLookup.place(address).asn()).isEqualTo(third == 113 ? 64501 : 0);
        }
    }

    @Test
    void aRowThatCannotBeReadIsAnUnknownPlaceAndTheOthersAreNotHarmed() {
        PlaceDatabase late = PlaceFiles.database("late.mmdb");

        assertThat(place("203.0.113.7", late)).isEqualTo(Place.UNKNOWN);
        assertThat(place("203.0.113.7", late, city).country()).isEqualTo("DE");
        assertThat(place("192.0.2.7", late).country()).isEqualTo("NL");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedWithARemedy() {
        byte[] good = PlaceFiles.bytes("city.mmdb");
        for (byte[] bad :
                List.of(
                        new byte[0],
                        "<html>Please log in</html>"
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        Arrays.copyOf(good, good.length / 2),
                        Arrays.copyOfRange(good, good.length / 2, good.length),
                        PlaceFiles.bytes("flat.mmdb"))) {
            assertThatThrownBy(() -> PlaceDatabase.read(bad))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a usable .mmdb database")
                    .hasMessageContaining("GeoLite2");
        }
    }

    @Test
    void aDamagedDatabaseIsRefusedOrAnswersButNeverThrowsAtARequest() {
        byte[] good = PlaceFiles.bytes("city.mmdb");
        var random = new Random(20_260_303);
        InetAddress[] addresses = {
            InetAddress.ofLiteral("203.0.113.7"),
            InetAddress.ofLiteral("192.0.2.65"),
            InetAddress.ofLiteral("2001:db8:1::7"),
            InetAddress.ofLiteral("10.0.0.1")
        };
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = good.clone();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            PlaceDatabase database;
            try {
                database = PlaceDatabase.read(damaged);
            } catch (IOException _) {
                continue;
            }
            read++;
            var geoLookup = new GeoLookup(List.of(supplier(database)));
            for (InetAddress address : addresses) {
                Place place = geoLookup.place(address);
                assertThat(place.country().length()).isIn(0, 2);
                assertThat(place.accuracyKm()).isBetween(0, 20_038);
            }
        }
        assertThat(read).isPositive();
    }

    @Test
    void anOwnDatabaseIsBelievedAndTheTableOnlyWhereItKnowsNothing() throws Exception {
        GeoTable table = table();

        assertThat(with(table, "203.0.113.7", city))
                .as("all that the database tells")
                .isEqualTo(place("203.0.113.7", city));
        assertThat(with(table, "203.0.113.7"))
                .as("reserved for documentation: the table knows nothing of it")
                .isSameAs(Place.UNKNOWN);
        assertThat(with(table, "8.8.8.8", city, asn))
                .as("an address that no database knows")
                .isEqualTo(new Place("US", 65001, Double.NaN, Double.NaN, 0, NetworkClass.HOSTING));
        assertThat(with(table, "8.8.9.8")).isSameAs(Place.UNKNOWN);
    }

    @Test
    void theTableCompletesWhatADatabaseKnowsInPartAndChangesNothing() throws Exception {
        InetAddress address = InetAddress.ofLiteral("8.8.8.8");
        Place country = new Place("DE", 0, 52.5, 13.4, 20, NetworkClass.UNKNOWN);
        Place network = new Place("", 64501, Double.NaN, Double.NaN, 0, NetworkClass.ORDINARY);

        assertThat(PlaceMerger.with(country, table(), address))
                .isEqualTo(new Place("DE", 65001, 52.5, 13.4, 20, NetworkClass.HOSTING));
        assertThat(PlaceMerger.with(network, table(), address))
                .isEqualTo(
                        new Place("US", 64501, Double.NaN, Double.NaN, 0, NetworkClass.ORDINARY));
    }

    @Test
    void theKindOfNetworkIsListedByItsNumberWhereADatabaseNamesNone() throws Exception {
        Place known = new Place("DE", 65001, 52.5, 13.4, 20, NetworkClass.UNKNOWN);
        Place classed = new Place("DE", 65001, 52.5, 13.4, 20, NetworkClass.ORDINARY);
        InetAddress address = InetAddress.ofLiteral("203.0.113.7");

        assertThat(PlaceMerger.with(known, table(), address).networkClass())
                .isEqualTo(NetworkClass.HOSTING);
        assertThat(PlaceMerger.with(classed, table(), address)).isEqualTo(classed);
    }

    @Test
    void anotherTableIsBelievedFromTheNextRequestOn() throws Exception {
        var inForce = new AtomicReference<>(table());
        var geoLookup = new GeoLookup(List.of(), inForce::get);
        InetAddress address = InetAddress.ofLiteral("8.8.8.8");
        assertThat(geoLookup.place(address).country()).isEqualTo("US");

        inForce.set(
                GeoTable.read(
                        new GeoTableBuilder(KnownNetworks.shipped())
                                .build(LocalDate.EPOCH, "")
                                .bytes()));

        assertThat(geoLookup.place(address)).isSameAs(Place.UNKNOWN);
    }

    private static Place with(GeoTable table, String address, PlaceDatabase... databases) {
        return new GeoLookup(
                        Arrays.stream(databases).map(GeoLookupTest::supplier).toList(), () -> table)
                .place(InetAddress.ofLiteral(address));
    }

    private static GeoTable table() throws IOException {
        byte[] known = "hosting 65001 Example".getBytes(StandardCharsets.UTF_8);
        var builder = new GeoTableBuilder(KnownNetworks.parse("known", known));
        InetAddress first = InetAddress.ofLiteral("8.8.8.0");
        InetAddress last = InetAddress.ofLiteral("8.8.8.255");
        builder.asn(first, last, 65001, "Example");
        builder.country(first, last, "US");
        return GeoTable.read(builder.build(LocalDate.of(2026, 6, 17), "").bytes());
    }
}
