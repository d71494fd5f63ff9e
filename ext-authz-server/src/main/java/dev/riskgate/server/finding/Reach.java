// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.server.config.Address;

import java.util.Locale;

/** From where an address can be reached. Stateless; looks up no names. */
final class Reach {

    private Reach() {}

    /** Whether others than processes of the same machine may reach it. */
    static boolean isNetwork(Address address) {
        return switch (address) {
            case Address.Unix _ -> false;
            case Address.Tcp(String host, int _) -> {
                String lower = host.toLowerCase(Locale.ROOT);
                yield !lower.equals("localhost")
                        && !lower.equals("::1")
                        && !lower.matches("127(\\.[0-9]{1,3}){3}");
            }
        };
    }
}
