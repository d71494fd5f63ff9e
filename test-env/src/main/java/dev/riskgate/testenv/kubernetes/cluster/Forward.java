// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port of a pod or service on this machine, by {@code kubectl port-forward}. */
public final class Forward implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+)");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final int port;

    private Forward(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Opens it on a free port, and waits until it is there.
     *
     * @param what {@code pod/NAME} or {@code service/NAME}
     */
    public static Forward to(Cluster cluster, String what, int port) {
        try {
            Process process =
                    cluster.shell()
                            .begin(
                                    List.of(
                                            "kubectl",
                                            "port-forward",
                                            "--address=127.0.0.1",
                                            what,
                                            ":" + port));
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            Matcher ready = READY.matcher(line == null ? "" : line);
            if (!ready.find()) {
                String error =
                        new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                throw new IllegalStateException("cannot reach " + what + ": " + error.strip());
            }
            // It writes a line for each connection, and stops for good once a pipe is full.
            Thread.ofVirtual().start(() -> discard(lines));
            return new Forward(process, Integer.parseInt(ready.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot reach " + what, e);
        }
    }

    private static void discard(BufferedReader lines) {
        try {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException _) {
            // It was closed.
        }
    }

    public int port() {
        return port;
    }

    /** The body of a GET, whatever its status. */
    public String get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
    }
}
