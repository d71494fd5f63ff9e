// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.envoy;

import java.nio.file.Path;

/** A running Envoy. Closing it stops it; the files it wrote stay. */
public interface Envoy extends AutoCloseable {

    /** The port of the API's listener, on 127.0.0.1. */
    int port();

    EnvoyAdmin admin();

    /** Where the access log is written, one line a request. */
    Path accessLog();

    /** Where Envoy's own messages are written. */
    Path log();

    /** How this Envoy was found, for people: {@code /usr/bin/envoy}, {@code Docker image …}. */
    String origin();

    @Override
    void close();
}
