// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What this was built from.
 *
 * @param version {@code dev} where nothing was built, as in a development environment
 * @param commit full hash of the git commit; {@code unknown} where the sources were no checkout
 * @param modified whether the checkout differed from that commit
 * @param date when the commit was made, ISO 8601 in UTC: the same commit gives the same build
 */
public record BuildInfo(String version, String commit, boolean modified, String date) {

    private static final String FILE = "build.properties";
    private static final String UNKNOWN = "unknown";

    private static final BuildInfo CURRENT = read();

    public static BuildInfo current() {
        return CURRENT;
    }

    private static BuildInfo read() {
        var properties = new Properties();
        try (InputStream file = BuildInfo.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return of(properties);
    }

    static BuildInfo of(Properties properties) {
        return new BuildInfo(
                value(properties, "version", "dev"),
                value(properties, "commit", UNKNOWN),
                Boolean.parseBoolean(value(properties, "modified", "false")),
                value(properties, "date", UNKNOWN));
    }

    private static String value(Properties properties, String name, String none) {
        String value = properties.getProperty(name, "");
        return value.isEmpty() ? none : value;
    }
}
