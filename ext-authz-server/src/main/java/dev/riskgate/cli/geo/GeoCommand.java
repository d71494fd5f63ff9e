// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.geo;

import dev.riskgate.geo.GeoSources;
import dev.riskgate.geo.GeoTable;
import dev.riskgate.geo.GeoTableBuilder;
import dev.riskgate.geo.KnownNetworks;
import dev.riskgate.signals.observation.Place;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

@Command(
        name = "geo",
        description = "Build and query the table of countries and networks.",
        mixinStandardHelpOptions = true,
        subcommands = {GeoCommand.Build.class, GeoCommand.Show.class},
        synopsisSubcommandLabel = "COMMAND")
public final class GeoCommand implements Runnable {

    @Spec private CommandSpec spec;

    @SuppressWarnings("NullAway.Init")
    public GeoCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command: build or show.");
    }

    @Command(
            name = "build",
            description =
                    "Make a table from files that you give it. It fetches nothing, and the same"
                            + " files make the same bytes. geo.table names it to the server.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = {
                "  riskgate geo build --asn asn-ipv4.csv --asn asn-ipv6.csv \\",
                "      --country country.mmdb --date 2026-06-17 --out places.geo"
            })
    static final class Build implements Runnable {

        @Spec private CommandSpec spec;

        @Option(
                names = "--asn",
                paramLabel = "FILE",
                required = true,
                description =
                        "Lines of FIRST,LAST,NUMBER,NAME: the addresses of autonomous systems. Can"
                                + " be repeated.")
        private List<Path> asns;

        @Option(
                names = "--country",
                paramLabel = "FILE",
                required = true,
                description =
                        "Countries of addresses: an .mmdb database, or a .csv file with lines of"
                                + " FIRST,LAST,CODE. Can be repeated.")
        private List<Path> countries;

        @Option(
                names = "--known",
                paramLabel = "FILE",
                description = "Networks of known kind. Without it: the list that ships.")
        private @Nullable Path known;

        @Option(
                names = "--date",
                paramLabel = "DAY",
                required = true,
                description = "The date of the data, for example 2026-06-17.")
        private LocalDate date;

        @Option(
                names = "--source",
                paramLabel = "TEXT",
                description = "Where the data come from, for those who read the log.")
        private String source = "";

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                required = true,
                description = "The table.")
        private Path out;

        @SuppressWarnings("NullAway.Init")
        Build() {}

        @Override
        public void run() {
            try {
                build();
            } catch (NoSuchFileException e) {
                throw new IllegalArgumentException(
                        e.getFile() + " does not exist; check the path.", e);
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }

        private void build() throws IOException {
            var builder =
                    new GeoTableBuilder(
                            known == null
                                    ? KnownNetworks.shipped()
                                    : KnownNetworks.parse(
                                            known.toString(), Files.readAllBytes(known)));
            for (Path file : asns) {
                GeoSources.asns(file, builder);
            }
            for (Path file : countries) {
                GeoSources.countries(file, builder);
            }
            GeoTableBuilder.Built built = builder.build(date, source);
            Files.write(out, built.bytes());
            PrintWriter say = spec.commandLine().getOut();
            built.otherHolder()
                    .forEach(
                            (asn, name) ->
                                    say.printf(
                                            "Left out: AS%d is listed, but %s.%n",
                                            asn,
                                            name.isEmpty()
                                                    ? "is in none of the files"
                                                    : "belongs to " + name));
            say.printf(
                    Locale.ROOT,
                    "%,d ranges of addresses, %,d kinds of networks from the list and %,d by name:"
                            + " %,d bytes in %s.%n",
                    built.ranges(),
                    built.known(),
                    built.byName(),
                    built.bytes().length,
                    out);
            say.flush();
        }
    }

    @Command(
            name = "show",
            description = "Show what a table knows of addresses.",
            mixinStandardHelpOptions = true,
            footerHeading = "%nExample:%n",
            footer = "  riskgate geo show 8.8.8.8 2001:4860:4860::8888")
    static final class Show implements Runnable {

        @Spec private CommandSpec spec;

        @Option(
                names = "--table",
                paramLabel = "FILE",
                description = "The table. Without it: the one that ships.")
        private @Nullable Path table;

        @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "IPv4 or IPv6.")
        private List<String> addresses;

        @SuppressWarnings("NullAway.Init")
        Show() {}

        @Override
        public void run() {
            GeoTable geo = table();
            PrintWriter say = spec.commandLine().getOut();
            say.printf("Table of %s. %s%n", geo.date(), geo.source());
            for (String text : addresses) {
                Place place = geo.place(address(text));
                say.printf(
                        "%s country=%s asn=%s networkClass=%s%n",
                        text,
                        place.country().isEmpty() ? "-" : place.country(),
                        place.asn() == 0 ? "-" : Integer.toUnsignedString(place.asn()),
                        place.networkClass().name().toLowerCase(Locale.ROOT));
            }
            say.flush();
        }

        private GeoTable table() {
            if (table == null) {
                return GeoTable.shipped();
            }
            try {
                return GeoTable.read(Files.readAllBytes(table));
            } catch (IOException e) {
                throw new IllegalArgumentException(table + ": " + e.getMessage(), e);
            }
        }

        private InetAddress address(String text) {
            try {
                return InetAddress.ofLiteral(text);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(), text + " is not an IPv4 or IPv6 address.");
            }
        }
    }
}
