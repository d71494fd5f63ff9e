// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testredis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports. They lie below the range from which operating systems take the ports of outgoing
 * connections, so that a server that is started again finds its port still free; the port 10,000
 * above, a cluster's second one, is free too.
 */
public final class Ports {

    private static final int FIRST = 10_500;
    private static final int LAST = 22_000;
    private static final int TO_BUS = 10_000;

    private Ports() {}

    public static int free() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (isFree(port) && isFree(port + TO_BUS)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
