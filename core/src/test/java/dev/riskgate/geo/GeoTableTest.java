// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Place.NetworkClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;

class GeoTableTest {

    private static final LocalDate DAY = LocalDate.of(2026, 6, 17);
    private static final String KNOWN =
            """
            hosting 65001 Cloud
            mobile 65002 Phones
            vpn 4200000000 Hidden
            tor 65004 Onion
            ordinary 65006 Wi-Fi Cloud
            """;

    private static GeoTableBuilder builder() throws IOException {
        return new GeoTableBuilder(
                KnownNetworks.parse("known.txt", KNOWN.getBytes(StandardCharsets.UTF_8)));
    }

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    private static GeoTable table(GeoTableBuilder builder) throws IOException {
        return GeoTable.read(builder.build(DAY, "made up").bytes());
    }

    private static Place place(String country, int asn, NetworkClass kind) {
        return new Place(country, asn, Double.NaN, Double.NaN, 0, kind);
    }

    private static GeoTable small() throws IOException {
        GeoTableBuilder builder = builder();
        builder.asn(address("1.0.0.0"), address("1.0.3.255"), 65001, "Cloud Ltd");
        builder.asn(address("1.0.6.0"), address("1.0.6.255"), 65005, "Somebody");
        builder.asn(
                address("2a00::"),
                address("2a00:0:f:ffff:ffff:ffff:ffff:ffff"),
                65002,
                "Phones AG");
        builder.asn(
                address("2a01::"),
                address("2a01:0:0:ffff:ffff:ffff:ffff:ffff"),
                4_200_000_000L,
                "Hidden");
        builder.country(address("1.0.2.0"), address("1.0.5.255"), "DE");
        builder.country(
                address("2a00:0:8::"), address("2a00:0:ffff:ffff:ffff:ffff:ffff:ffff"), "JP");
        return table(builder);
    }

    @Test
    void countryAutonomousSystemAndKindComeTogetherAndGapsStayGaps() throws Exception {
        GeoTable table = small();

        assertThat(table.place(address("1.0.0.0")))
                .isEqualTo(place("", 65001, NetworkClass.HOSTING));
        assertThat(table.place(address("1.0.3.255")))
                .isEqualTo(place("DE", 65001, NetworkClass.HOSTING));
        assertThat(table.place(address("1.0.4.0"))).isEqualTo(place("DE", 0, NetworkClass.UNKNOWN));
        assertThat(table.place(address("1.0.6.9")))
                .isEqualTo(place("", 65005, NetworkClass.UNKNOWN));
        assertThat(table.place(address("1.0.7.0"))).isSameAs(Place.UNKNOWN);
        assertThat(table.place(address("0.255.255.255"))).isSameAs(Place.UNKNOWN);
        assertThat(table.place(address("2a00::1")))
                .isEqualTo(place("", 65002, NetworkClass.MOBILE));
        assertThat(table.place(address("2a00:0:9::1")))
                .isEqualTo(place("JP", 65002, NetworkClass.MOBILE));
        assertThat(table.place(address("2a00:0:10::1")))
                .isEqualTo(place("JP", 0, NetworkClass.UNKNOWN));
        assertThat(table.place(address("2a01::1")))
                .isEqualTo(place("", (int) 4_200_000_000L, NetworkClass.VPN));
        assertThat(table.date()).isEqualTo(DAY);
        assertThat(table.source()).isEqualTo("made up");
    }

    @Test
    void whereTheNetworksOfASystemAreCanBeAsked() throws Exception {
        assertThat(small().networks(65001)).isEqualTo(java.util.Map.of("", 2L, "DE", 2L));
        assertThat(small().networks(65999)).isEmpty();
    }

    @Test
    void anIpv4AddressWrittenAsIpv6IsTheSameAddress() throws Exception {
        assertThat(small().place(address("::ffff:1.0.3.255")).asn()).isEqualTo(65001);
    }

    @Test
    void theMoreParticularOfTwoRangesCountsInWhateverOrderTheyCome() throws Exception {
        for (boolean wideFirst : new boolean[] {true, false}) {
            GeoTableBuilder builder = builder();
            for (boolean wide : new boolean[] {wideFirst, !wideFirst}) {
                builder.asn(
                        address(wide ? "1.0.0.0" : "1.0.2.0"),
                        address(wide ? "1.0.9.255" : "1.0.2.255"),
                        wide ? 1 : 2,
                        "");
            }
            GeoTable table = table(builder);

            assertThat(table.place(address("1.0.1.1")).asn()).isEqualTo(1);
            assertThat(table.place(address("1.0.2.1")).asn()).isEqualTo(2);
            assertThat(table.place(address("1.0.3.1")).asn()).isEqualTo(1);
            assertThat(table.place(address("1.0.10.1")).asn()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoRangesThatStartTogetherTheShorterOneCounts(boolean wideFirst) throws Exception {
        GeoTableBuilder builder = builder();
        for (boolean wide : new boolean[] {wideFirst, !wideFirst}) {
            builder.asn(
                    address("1.0.0.0"),
                    address(wide ? "1.0.9.255" : "1.0.1.255"),
                    wide ? 1 : 2,
                    "");
        }
        GeoTable table = table(builder);

        assertThat(table.place(address("1.0.1.1")).asn()).isEqualTo(2);
        assertThat(table.place(address("1.0.2.1")).asn()).isEqualTo(1);
    }

    @Test
    void aSlash24ThatIsPartlySomebodysIsNobodys() throws Exception {
        GeoTableBuilder builder = builder();
        builder.asn(address("1.0.0.128"), address("1.0.2.127"), 1, "");
        builder.asn(address("1.0.4.1"), address("1.0.4.9"), 1, "");
        GeoTable table = table(builder);

        assertThat(table.place(address("1.0.0.200")).asn()).isZero();
        assertThat(table.place(address("1.0.1.0")).asn()).isEqualTo(1);
        assertThat(table.place(address("1.0.2.0")).asn()).isZero();
        assertThat(table.place(address("1.0.4.5")).asn()).isZero();
    }

    /**
     * IANA's special-purpose registries (RFC 6890): the first and the last address, and what is
     * next to them outside.
     */
    @ParameterizedTest
    @CsvSource({
        "'', 0.0.0.0, 0.255.255.255, 1.0.0.0",
        "9.255.255.255, 10.0.0.0, 10.255.255.255, 11.0.0.0",
        "100.63.255.255, 100.64.0.0, 100.127.255.255, 100.128.0.0",
        "126.255.255.255, 127.0.0.0, 127.255.255.255, 128.0.0.0",
        "169.253.255.255, 169.254.0.0, 169.254.255.255, 169.255.0.0",
        "172.15.255.255, 172.16.0.0, 172.31.255.255, 172.32.0.0",
        "191.255.255.255, 192.0.0.0, 192.0.0.255, 192.0.1.0",
        "192.0.1.255, 192.0.2.0, 192.0.2.255, 192.0.3.0",
        "192.88.98.255, 192.88.99.0, 192.88.99.255, 192.88.100.0",
        "192.167.255.255, 192.168.0.0, 192.168.255.255, 192.169.0.0",
        "198.17.255.255, 198.18.0.0, 198.19.255.255, 198.20.0.0",
        "198.51.99.255, 198.51.100.0, 198.51.100.255, 198.51.101.0",
        "203.0.112.255, 203.0.113.0, 203.0.113.255, 203.0.114.0",
        "223.255.255.255, 224.0.0.0, 255.255.255.255, ''",
        "'', ::, 1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2000::",
        "2000:ffff:ffff::, 2001::, 2001:0:ffff:ffff:ffff:ffff:ffff:ffff, 2001:1::",
        "2001:1:ffff::, 2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff, 2001:2:1::",
        "2001:db7:ffff::, 2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db9::",
        "2001:ffff:ffff::, 2002::, 2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 2003::",
        "3ffe:ffff:ffff::, 3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3fff:1000::",
        "3fff:ffff:ffff::, 4000::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, ''",
        "'', ::1, 64:ff9b::808:808, ''",
        "'', fc00::1, fdff::1, ''",
        "'', fe80::1, ff02::1, ''"
    })
    void nothingIsSaidOfReservedAddressesAndTunnelsWhateverTheFilesSay(
            String before, String first, String last, String after) throws Exception {
        GeoTableBuilder builder = builder();
        builder.asn(address("0.0.0.0"), address("255.255.255.255"), 1, "All");
        builder.asn(address("::"), address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), 1, "All");
        builder.country(address("0.0.0.0"), address("255.255.255.255"), "DE");
        builder.country(address("::"), address("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "DE");
        GeoTable table = table(builder);

        for (String reserved : new String[] {first, last}) {
            assertThat(table.place(address(reserved))).as(reserved).isSameAs(Place.UNKNOWN);
        }
        for (String open : new String[] {before, after}) {
            if (!open.isEmpty()) {
                assertThat(table.place(address(open)))
                        .as(open)
                        .isEqualTo(place("DE", 1, NetworkClass.UNKNOWN));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Hetzner Hosting, HOSTING",
        "CLOUDFARM S.A., HOSTING",
        "Big Data Centers Inc., HOSTING",
        "some-host, HOSTING",
        "HostSomething, HOSTING",
        "ACME VPS, HOSTING",
        "Fast Servers, HOSTING",
        "Deutsche Telekom AG, UNKNOWN",
        "Ghost Town Telephone, UNKNOWN",
        "Youth Hostel Association, UNKNOWN",
        "German Hostels, UNKNOWN",
        "Air Hostess School, UNKNOWN",
        "Observer Media, UNKNOWN",
        "'', UNKNOWN"
    })
    void aNameMayTellThatItIsAHoster(String name, NetworkClass kind) throws Exception {
        GeoTableBuilder builder = builder();
        builder.asn(address("1.0.0.0"), address("1.0.0.255"), 7, name);

        assertThat(table(builder).networkClass(7)).isEqualTo(kind);
    }

    @Test
    void theListOutranksTheName() throws Exception {
        GeoTableBuilder builder = builder();
        builder.asn(address("1.0.0.0"), address("1.0.0.255"), 65006, "The Wi-Fi Cloud Ltd");
        builder.asn(address("1.0.1.0"), address("1.0.1.255"), 65002, "Phones Cloud Hosting");

        GeoTable table = table(builder);

        assertThat(table.networkClass(65006)).isEqualTo(NetworkClass.UNKNOWN);
        assertThat(table.networkClass(65002)).isEqualTo(NetworkClass.MOBILE);
    }

    @Test
    void aListedNumberThatChangedHandsIsLeftOutAndTold() throws Exception {
        GeoTableBuilder builder = builder();
        builder.asn(address("1.0.0.0"), address("1.0.0.255"), 65001, "Some Village Telephone");
        builder.asn(address("1.0.1.0"), address("1.0.1.255"), 65002, "more PHONES");

        GeoTableBuilder.Built built = builder.build(DAY, "");

        assertThat(built.otherHolder())
                .containsEntry(65001L, "Some Village Telephone")
                .containsEntry(65004L, "")
                .doesNotContainKey(65002L);
        assertThat(GeoTable.read(built.bytes()).networkClass(65001))
                .isEqualTo(NetworkClass.UNKNOWN);
        assertThat(GeoTable.read(built.bytes()).networkClass(65002)).isEqualTo(NetworkClass.MOBILE);
    }

    /**
     * Beside the simplest thing that could be right: for each network, the last range that says
     * something of it.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomRangesReadAsTheyWereWritten(int seed) throws Exception {
        var random = new Random(seed);
        long[] asns = new long[400];
        String[] countries = new String[400];
        Arrays.fill(countries, "");
        GeoTableBuilder builder = builder();
        // In order and without overlaps, as published files are.
        for (int at = 0; at < 390; ) {
            int from = at + random.nextInt(5);
            int to = Math.min(399, from + random.nextInt(6));
            long asn = random.nextInt(4);
            builder.asn(prefix(from, 0), prefix(to, 255), asn, "n");
            Arrays.fill(asns, from, to + 1, asn);
            int shift = random.nextInt(3);
            int first = Math.min(399, from + shift);
            int last = Math.max(first, to);
            String code = random.nextBoolean() ? "DE" : "US";
            builder.country(prefix(first, 0), prefix(last, 255), code);
            Arrays.fill(countries, first, last + 1, code);
            at = Math.max(to, last) + 1;
        }
        GeoTable table = table(builder);

        for (int i = 0; i < 400; i++) {
            Place place = table.place(prefix(i, random.nextInt(256)));
            assertThat(place.asn()).as("seed %d network %d", seed, i).isEqualTo((int) asns[i]);
            assertThat(place.country()).as("seed %d network %d", seed, i).isEqualTo(countries[i]);
        }
    }

    private static InetAddress prefix(int number, int last) throws UnknownHostException {
        int network = 0x2d0000 + number;
        return InetAddress.getByAddress(
                new byte[] {
                    (byte) (network >> 16), (byte) (network >> 8), (byte) network, (byte) last
                });
    }

    @Test
    void theSameRangesMakeTheSameBytes() throws Exception {
        byte[] one = builderOfMany().build(DAY, "s").bytes();

        assertThat(builderOfMany().build(DAY, "s").bytes()).isEqualTo(one);
        assertThat(builderOfMany().build(DAY.plusDays(1), "s").bytes()).isNotEqualTo(one);
    }

    private static GeoTableBuilder builderOfMany() throws IOException {
        GeoTableBuilder builder = builder();
        for (int i = 0; i < 300; i++) {
            builder.asn(prefix(i, 0), prefix(i, 255), 1 + i % 37, "name " + i % 37);
            builder.country(prefix(i, 0), prefix(i, 255), i % 3 == 0 ? "DE" : "FR");
        }
        return builder;
    }

    @Test
    void aDamagedOrShortenedTableIsRefusedWithWhatToDo() throws Exception {
        byte[] good = builderOfMany().build(DAY, "s").bytes();
        var random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            refused(bad);
            refused(Arrays.copyOf(good, random.nextInt(good.length)));
        }
        refused(new byte[0]);
        refused("<html>404</html>".getBytes(StandardCharsets.UTF_8));
        refused(Arrays.copyOf(good, good.length + 1));
    }

    private static void refused(byte[] bad) {
        assertThatThrownBy(() -> GeoTable.read(bad))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("riskgate geo build");
    }

    /**
     * With a right checksum, so that the damage reaches what is behind it: refused or read, and
     * never worse.
     */
    @Test
    void aTableOfNonsenseIsReadOrRefusedAndNeverWorse() throws Exception {
        byte[] good = builderOfMany().build(DAY, "s").bytes();
        var random = new Random(4);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                bad[8 + random.nextInt(bad.length - 12)] = (byte) random.nextInt(256);
            }
            if (random.nextInt(4) == 0) {
                // A large number, such as a day in a year that no calendar has.
                int at = 8 + random.nextInt(20);
                Arrays.fill(bad, at, at + random.nextInt(9), (byte) -1);
            }
            addChecksum(bad);
            try {
                GeoTable table = GeoTable.read(bad);
                for (int network = 0; network < 400; network++) {
                    table.place(prefix(network, 1));
                }
                table.place(address("2a00::1"));
                table.networkClass(random.nextInt());
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("riskgate geo build");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void aTableWithMoreThanBelongsInItIsRefused() throws Exception {
        byte[] good = builderOfMany().build(DAY, "s").bytes();
        byte[] longer = Arrays.copyOf(good, good.length + 1);
        addChecksum(longer);

        refused(longer);
    }

    private static void addChecksum(byte[] table) {
        var sum = new CRC32C();
        sum.update(table, 0, table.length - 4);
        for (int b = 0; b < 4; b++) {
            table[table.length - 4 + b] = (byte) (sum.getValue() >>> 24 - 8 * b);
        }
    }

    @Test
    void theTableThatShipsKnowsTheWorld() {
        GeoTable shipped = GeoTable.shipped();

        assertThat(shipped.place(address("8.8.8.8")))
                .isEqualTo(place("US", 15169, NetworkClass.HOSTING));
        assertThat(shipped.place(address("2003:c0::1")))
                .isEqualTo(place("DE", 3320, NetworkClass.UNKNOWN));
        assertThat(shipped.networkClass(21928)).isEqualTo(NetworkClass.MOBILE);
        assertThat(shipped.networkClass(39351)).isEqualTo(NetworkClass.VPN);
        assertThat(shipped.networkClass(60729)).isEqualTo(NetworkClass.TOR);
        assertThat(shipped.ranges()).isGreaterThan(500_000);
        assertThat(shipped.date()).isAfter(LocalDate.of(2026, 1, 1));
        assertThat(shipped.source()).contains("RouteViews", "DB-IP", "CC BY 4.0");
        for (String nowhere :
                new String[] {"10.0.0.1", "192.168.1.1", "127.0.0.1", "::1", "fd00::1"}) {
            assertThat(shipped.place(address(nowhere))).as(nowhere).isSameAs(Place.UNKNOWN);
        }
    }
}
