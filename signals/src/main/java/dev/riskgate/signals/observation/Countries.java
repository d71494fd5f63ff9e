// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.signals.observation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Countries as circles, for addresses of which no more is known: the smallest circle around a
 * country's main part, from its borders by Natural Earth. Also where on earth a cell of {@link Geo}
 * is, and how uncertain that is. Immutable.
 */
public final class Countries {

    private static final String SHIPPED = "countries.txt";

    private final double[] latitudes = new double[Geo.COUNTRIES];
    private final double[] longitudes = new double[Geo.COUNTRIES];
    private final double[] radiuses = new double[Geo.COUNTRIES];

    private Countries(BufferedReader lines) throws IOException {
        Arrays.fill(radiuses, Double.NaN);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.startsWith("#")) {
                String[] words = line.split(" ");
                int country = Geo.country(words[0]);
                latitudes[country] = Double.parseDouble(words[1]);
                longitudes[country] = Double.parseDouble(words[2]);
                radiuses[country] = Double.parseDouble(words[3]);
            }
        }
    }

    public static Countries shipped() {
        try (InputStream in = Countries.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from this program");
            }
            return new Countries(
                    new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether it is known where this cell is. */
    public boolean knows(int cell) {
        return !Geo.isCountry(cell) || radiuses[Geo.countryOf(cell)] >= 0;
    }

    /**
     * How far a place may be from its cell's centre, or from its country's, as far as that is due
     * to the cell, km.
     */
    public double radiusKm(int cell) {
        return Geo.isCountry(cell) ? radiuses[Geo.countryOf(cell)] : Geo.SLACK_KM;
    }

    /**
     * Great-circle distance between two cells' centres, km (haversine on a sphere; at most 0.6%
     * off).
     */
    public double kilometres(int cell, int other) {
        return Geo.kilometres(latitude(cell), longitude(cell), latitude(other), longitude(other));
    }

    private double latitude(int cell) {
        return Geo.isCountry(cell) ? latitudes[Geo.countryOf(cell)] : Geo.latitude(cell);
    }

    private double longitude(int cell) {
        return Geo.isCountry(cell) ? longitudes[Geo.countryOf(cell)] : Geo.longitude(cell);
    }
}
