// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Reader;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One database in MaxMind's DB format ({@code .mmdb}), wholly in memory, so that a look-up never
 * touches a disk. Immutable, thread-safe.
 */
public final class PlaceDatabase {

    private static final Logger LOG = LoggerFactory.getLogger(PlaceDatabase.class);
    private static final int PROBED_NETWORKS = 100;
    private static final int MAX_CAUSE = 200;

    private final Reader reader;
    private final AtomicBoolean faultTold = new AtomicBoolean();

    private PlaceDatabase(Reader reader) {
        this.reader = reader;
    }

    /**
     * Reads a database, and some of its rows, so that a wrong file is found now and not by a
     * request.
     *
     * @param content the whole file
     * @throws IOException if this is not such a database; the message says what to do, for the
     *     operator
     */
    public static PlaceDatabase read(byte[] content) throws IOException {
        try {
            var reader = new Reader(new ByteArrayInputStream(content));
            probe(reader);
            return new PlaceDatabase(reader);
        } catch (IOException | InvalidNetworkException | RuntimeException | StackOverflowError e) {
            throw new IOException(
                    "this is not a usable .mmdb database with country, location, ASN or network"
                        + " type. Fetch it again, complete and unpacked (GeoLite2, GeoIP2 and DB-IP"
                        + " databases fit), or take it out of the configuration ("
                            + brief(e)
                            + ")",
                    e);
        }
    }

    private static String brief(Throwable e) {
        String message = String.valueOf(e.getMessage());
        return message.length() > MAX_CAUSE ? message.substring(0, MAX_CAUSE) + "..." : message;
    }

    private static void probe(Reader reader) throws IOException, InvalidNetworkException {
        var networks = reader.networks(PlaceRow.class);
        for (int i = 0; i < PROBED_NETWORKS && networks.hasNext(); i++) {
            networks.next();
        }
        reader.get(InetAddress.ofLiteral("192.0.2.1"), PlaceRow.class);
    }

    /** What the publisher calls this database, for example {@code GeoLite2-City}. */
    public String type() {
        return reader.getMetadata().databaseType();
    }

    /**
     * The row of the address; null if there is none, or if it cannot be read, which is logged once
     * a database.
     */
    @Nullable PlaceRow row(InetAddress address) {
        try {
            return reader.get(address, PlaceRow.class);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            if (!faultTold.getAndSet(true)) {
                // The exception's message names the client's address, which is not to be logged.
                String kind = e.getClass().getSimpleName();
                LOG.error("{} has rows that cannot be read ({}); replace it", type(), kind);
            }
            return null;
        }
    }
}
