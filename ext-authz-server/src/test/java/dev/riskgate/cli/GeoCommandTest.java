// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

class GeoCommandTest {

    private static final String ASN_V4 =
            """
            1.0.0.0,1.0.0.255,64500,"Example, Inc."
            1.0.1.0,1.0.1.255,64501,Some ""Quoted"" Hosting
            """;
    private static final String ASN_V6 =
            "2a00::,2a00:0:ff:ffff:ffff:ffff:ffff:ffff,64500,\"Example, Inc.\"\n";
    private static final String COUNTRY =
            "1.0.0.0,1.0.1.255,DE\n2a00::,2a00:0:ff:ffff:ffff:ffff:ffff:ffff,FR\n";

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void files() throws IOException {
        write("v4.csv", ASN_V4);
        write("v6.csv", ASN_V6);
        write("country.csv", COUNTRY);
        write("known.txt", "# by hand\nmobile 64500 example\n");
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private int build(String out) {
        return buildWith(
                "--asn",
                path("v4.csv"),
                "--asn",
                path("v6.csv"),
                "--country",
                path("country.csv"),
                "--known",
                path("known.txt"),
                "--source",
                "invented",
                "--out",
                path(out));
    }

    /** What is given, and the date. */
    private int buildWith(String... arguments) {
        return run(
                Stream.concat(
                                Stream.of("geo", "build", "--date", "2026-06-17"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private int buildOf(String asn, String country) {
        return buildWith("--asn", asn, "--country", country, "--out", path("one.geo"));
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void aTableBuiltTwiceFromTheSameFilesHasTheSameBytes() throws Exception {
        assertThat(build("one.geo")).as(err.toString()).isZero();
        assertThat(build("two.geo")).isZero();

        assertThat(Files.readAllBytes(folder.resolve("two.geo")))
                .isEqualTo(Files.readAllBytes(folder.resolve("one.geo")));
        assertThat(out.toString()).contains("1 kinds of networks from the list and 1 by name");
    }

    @Test
    void whatATableKnowsCanBeAsked() {
        build("one.geo");

        assertThat(
                        run(
                                "geo",
                                "show",
                                "--table",
                                path("one.geo"),
                                "1.0.0.9",
                                "1.0.1.9",
                                "2a00::1",
                                "10.0.0.1"))
                .isZero();
        assertThat(out.toString())
                .contains(
                        "Table of 2026-06-17. invented",
                        "1.0.0.9 country=DE asn=64500 networkClass=mobile",
                        "1.0.1.9 country=DE asn=64501 networkClass=hosting",
                        "2a00::1 country=FR asn=64500 networkClass=mobile",
                        "10.0.0.1 country=- asn=- networkClass=unknown");
    }

    @Test
    void countriesAreReadFromADatabaseToo() throws Exception {
        assertThat(buildOf(path("v4.csv"), "../core/src/test/resources/places/city.mmdb"))
                .as(err.toString())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0,1.0.0.255,64500",
                "1.0.0.0,1.0.0.255,AS64500,Example",
                "1.0.0.0,1.0.0.255,-1,Example",
                "1.0.0.0,1.0.0.255,4294967296,Example",
                "1.0.0.0,1.0.0.255,99999999999999999999,Example",
                "1.0.0.255,1.0.0.0,64500,Example",
                "1.0.0.0,2a00::,64500,Example",
                "16777216,16777471,64500,Example",
                "1.0.0,1.0.0.255,64500,Example",
                "fe80::1%eth0,fe80::2%eth0,64500,Example",
                "start,end,asn,name",
                "",
                "<html>"
            })
    void aLineThatIsNotUnderstoodIsToldWithItsPlace(String line) throws Exception {
        write("v4.csv", ASN_V4 + line + "\n");

        assertThat(build("one.geo")).isEqualTo(1);
        assertThat(err.toString())
                .contains("v4.csv line 3", "expected FIRST,LAST,NUMBER,NAME")
                .doesNotContain("Exception");
        assertThat(folder.resolve("one.geo")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0.0,1.0.1.255,de", "1.0.0.0,1.0.1.255,DEU", "1.0.0.0,1.0.1.255,"})
    void aCountryThatIsNoCodeIsTold(String line) throws Exception {
        write("country.csv", line + "\n");

        assertThat(build("one.geo")).isEqualTo(1);
        assertThat(err.toString()).contains("country.csv line 1", "expected FIRST,LAST,CODE");
    }

    @Test
    void emptyMissingAndWrongFilesAreTold() throws Exception {
        write("v6.csv", "");
        assertThat(build("one.geo")).isEqualTo(1);
        assertThat(err.toString()).contains("v6.csv is empty");

        assertThat(buildOf(path("none.csv"), path("country.csv"))).isEqualTo(1);
        assertThat(err.toString()).contains("none.csv does not exist");

        Files.write(folder.resolve("binary.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(buildOf(path("binary.csv"), path("country.csv"))).isEqualTo(1);
        assertThat(err.toString()).contains("binary.csv is no text in UTF-8");

        assertThat(buildOf(path("v4.csv"), write("x.mmdb", "nonsense"))).isEqualTo(1);
        assertThat(err.toString()).contains("x.mmdb is no readable .mmdb database");

        assertThat(buildOf(path("v4.csv"), "../core/src/test/resources/places/asn.mmdb"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("asn.mmdb names no countries");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hosting 64500",
                "cloud 64500 Example",
                "hosting AS64500 Example",
                "hosting 0 Example"
            })
    void aListOfKindsThatIsNotUnderstoodIsTold(String line) throws Exception {
        write("known.txt", "# one\n" + line + "\n");

        assertThat(build("one.geo")).isEqualTo(1);
        assertThat(err.toString()).contains("known.txt line 2", "hosting 64500 Example");
    }

    @Test
    void aNumberThatIsListedTwiceIsTold() throws Exception {
        write("known.txt", "hosting 64500 A\nmobile 64500 A\n");

        assertThat(build("one.geo")).isEqualTo(1);
        assertThat(err.toString()).contains("known.txt line 2: AS64500 is listed twice");
    }
}
