// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.servers;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** TCP ports of 127.0.0.1. */
public final class FreePorts {

    private static final int START_SECONDS = 60;
    private static final int BETWEEN_ATTEMPTS_MILLIS = 100;

    private FreePorts() {}

    /** A port that was free a moment ago. */
    public static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    public static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Waits until the process listens there.
     *
     * @param output what it writes, for people, should it not
     */
    static void await(InetSocketAddress address, Process process, Path output)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (process.isAlive() && System.nanoTime() < end) {
            try (var socket = new Socket()) {
                socket.connect(address);
                return;
            } catch (ConnectException _) {
                Thread.sleep(BETWEEN_ATTEMPTS_MILLIS);
            }
        }
        throw new IOException(
                "nothing listens at " + address + "; it says:\n" + Files.readString(output));
    }
}
