// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpHeaders;

/**
 * A complete answer, whatever its status; never a redirect.
 *
 * @param from who gave it: host, and port if the URL has one
 */
public record OutboundResponse(String from, int status, HttpHeaders headers, byte[] body) {

    /** The first value of this header, in whatever case it is written; null if there is none. */
    public @Nullable String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /**
     * @throws IOException if the status is another one, with a sentence for the log
     */
    public OutboundResponse expect(int expected) throws IOException {
        if (status != expected) {
            throw new IOException(from + " answered with status " + status);
        }
        return this;
    }

    /** Without headers and body, which may hold secrets. */
    @Override
    public String toString() {
        return "OutboundResponse[" + status + " from " + from + "]";
    }
}
