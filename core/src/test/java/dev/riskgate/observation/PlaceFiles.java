// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The made-up databases; a README beside them says what they hold. */
final class PlaceFiles {

    private PlaceFiles() {}

    static byte[] bytes(String name) {
        try (InputStream in =
                Objects.requireNonNull(PlaceFiles.class.getResourceAsStream("/places/" + name))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PlaceDatabase database(String name) {
        try {
            return PlaceDatabase.read(bytes(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
