// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.geo;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Network;
import com.maxmind.db.Reader;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Reads files that others publish into a {@link GeoTableBuilder}. A file that has something
 * unexpected in it is refused with the place and what was expected, since a table made of half of
 * it would be wrong in silence.
 */
public final class GeoSources {

    private static final String EXPECTED_ASN =
            "expected FIRST,LAST,NUMBER,NAME, such as 192.0.2.0,192.0.2.255,64500,Example";
    private static final String EXPECTED_COUNTRY =
            "expected FIRST,LAST,CODE, such as 192.0.2.0,192.0.2.255,DE";

    private GeoSources() {}

    /** Lines of first address, last address, number and name of the holder. */
    public static void asns(Path file, GeoTableBuilder into) throws IOException {
        lines(
                file,
                4,
                EXPECTED_ASN,
                (first, last, fields) -> {
                    long asn = Numbers.asn(fields[2]);
                    if (asn < 0) {
                        return false;
                    }
                    into.asn(first, last, asn, unquoted(fields[3]));
                    return true;
                });
    }

    /**
     * A database in MaxMind's format, or, if its name ends in {@code .csv}, lines of first address,
     * last address and code.
     */
    public static void countries(Path file, GeoTableBuilder into) throws IOException {
        if (!file.toString().endsWith(".csv")) {
            database(file, into);
            return;
        }
        lines(
                file,
                3,
                EXPECTED_COUNTRY,
                (first, last, fields) -> {
                    if (!isCode(fields[2])) {
                        return false;
                    }
                    into.country(first, last, fields[2]);
                    return true;
                });
    }

    @FunctionalInterface
    private interface Range {
        /**
         * @return false if the line is not as it should be
         */
        boolean take(InetAddress first, InetAddress last, String[] fields);
    }

    private static void lines(Path file, int fields, String expected, Range range)
            throws IOException {
        try (BufferedReader in = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                number++;
                String[] parts = line.split(",", fields);
                InetAddress first = address(parts[0]);
                InetAddress last = parts.length == fields ? address(parts[1]) : null;
                if (first == null
                        || last == null
                        || !inOrder(first, last)
                        || !range.take(first, last, parts)) {
                    throw new IOException(file + " line " + number + ": " + expected);
                }
            }
            if (number == 0) {
                throw new IOException(file + " is empty: " + expected);
            }
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is no text in UTF-8: " + expected, e);
        }
    }

    /** Java takes 1.0 and 16777216 for addresses, too; in these files they are mistakes. */
    private static @Nullable InetAddress address(String text) {
        boolean v6 = text.indexOf(':') >= 0 && text.indexOf('%') < 0;
        boolean v4 = text.chars().filter(c -> c == '.').count() == 3;
        try {
            return v4 || v6 ? InetAddress.ofLiteral(text) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean inOrder(InetAddress first, InetAddress last) {
        byte[] a = first.getAddress();
        byte[] b = last.getAddress();
        return a.length == b.length && java.util.Arrays.compareUnsigned(a, b) <= 0;
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") && name.endsWith("\"") && name.length() > 1
                ? name.substring(1, name.length() - 1).replace("\"\"", "\"")
                : name;
    }

    private static void database(Path file, GeoTableBuilder into) throws IOException {
        int rows = 0;
        byte[] content = Files.readAllBytes(file);
        try {
            var reader = new Reader(new ByteArrayInputStream(content));
            var networks = reader.networks(Map.class);
            while (networks.hasNext()) {
                DatabaseRecord<?> row = networks.next();
                String code = code(row.data());
                if (code != null) {
                    Network network = row.network();
                    into.country(network.networkAddress(), last(network), code);
                    rows++;
                }
            }
        } catch (IOException | InvalidNetworkException | RuntimeException | StackOverflowError e) {
            throw new IOException(file + " is no readable .mmdb database: " + e.getMessage(), e);
        }
        if (rows == 0) {
            throw new IOException(
                    file
                            + " names no countries: expected country_code or country.iso_code in"
                            + " its rows");
        }
    }

    private static @Nullable String code(@Nullable Object row) {
        Object code = row instanceof Map<?, ?> fields ? fields.get("country_code") : null;
        if (code == null && row instanceof Map<?, ?> fields) {
            code =
                    fields.get("country") instanceof Map<?, ?> nested
                            ? nested.get("iso_code")
                            : null;
        }
        return code instanceof String text && isCode(text) ? text : null;
    }

    private static boolean isCode(String text) {
        return text.length() == 2 && isLetter(text.charAt(0)) && isLetter(text.charAt(1));
    }

    private static boolean isLetter(char c) {
        return c >= 'A' && c <= 'Z';
    }

    private static InetAddress last(Network network) throws java.net.UnknownHostException {
        byte[] bytes = network.networkAddress().getAddress();
        for (int bit = network.prefixLength(); bit < 8 * bytes.length; bit++) {
            bytes[bit / 8] |= (byte) (0x80 >>> bit % 8);
        }
        return InetAddress.getByAddress(bytes);
    }
}
