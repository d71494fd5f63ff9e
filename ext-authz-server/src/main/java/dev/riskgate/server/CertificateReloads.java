// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads certificates again within a second or so of a change of their files. gRPC can follow files
 * itself, but looks once a minute at most: too late for an authority that must not count any more.
 */
final class CertificateReloads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateReloads.class);
    private static final long SECONDS_BETWEEN_LOOKS = 1;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("riskgate-tls").daemon().factory());

    /** Takes what stands in the files; leaves what is in force where that cannot be used. */
    interface Reading {
        void read() throws IOException, GeneralSecurityException;
    }

    /**
     * Reads now, and from now on after each change.
     *
     * @throws IOException if a file cannot be read now
     * @throws GeneralSecurityException if what is in it cannot be used now
     */
    void follow(Reading reading, Path... files) throws IOException, GeneralSecurityException {
        List<FileTime> first = changes(files);
        reading.read();
        Runnable look =
                new Runnable() {
                    private List<FileTime> seen = first;

                    @Override
                    public void run() {
                        seen = look(reading, seen, files);
                    }
                };
        thread.scheduleWithFixedDelay(
                look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    /** When what was read, or could not be used, was written. */
    private static List<FileTime> look(Reading reading, List<FileTime> seen, Path... files) {
        try {
            List<FileTime> now = changes(files);
            if (now.equals(seen)) {
                return seen;
            }
            try {
                reading.read();
                LOG.info("grpc.tls: read again after a change: {}", List.of(files));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                LOG.warn(
                        "grpc.tls: {} cannot be used, what was read before stays in force: {}",
                        List.of(files),
                        e.getMessage());
            }
            return now;
        } catch (IOException _) {
            // A file that is away for a moment, as while it is being replaced.
            return seen;
        }
    }

    private static List<FileTime> changes(Path... files) throws IOException {
        List<FileTime> times = new ArrayList<>();
        for (Path file : files) {
            times.add(Files.getLastModifiedTime(file));
        }
        return times;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
