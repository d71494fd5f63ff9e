// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/** The addresses of the machine that Riskgate runs on, which an Envoy beside it has as well. */
public final class MachineAddresses {

    private MachineAddresses() {}

    /**
     * All but the loopback ones, as they are now; those alone where there are no others, as Envoy
     * does. Empty if the system does not tell.
     */
    public static List<InetAddress> find() {
        try {
            List<InetAddress> all =
                    NetworkInterface.networkInterfaces()
                            .flatMap(NetworkInterface::inetAddresses)
                            .toList();
            List<InetAddress> others =
                    all.stream().filter(each -> !each.isLoopbackAddress()).toList();
            return others.isEmpty() ? all : others;
        } catch (SocketException _) {
            return List.of();
        }
    }
}
