// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * The addresses that Envoy may append to X-Forwarded-For as its own: it writes one of them where
 * its peer is a loopback address. Immutable.
 *
 * @param blocks those that the policy names
 * @param machine those of the machine that Riskgate runs on
 */
public record EnvoyAddresses(List<Cidr> blocks, List<InetAddress> machine) {

    public static final EnvoyAddresses NONE = new EnvoyAddresses(List.of(), List.of());

    public EnvoyAddresses {
        blocks = List.copyOf(blocks);
        machine = List.copyOf(machine);
    }

    /**
     * @param texts addresses and blocks without a {@link #fault}
     */
    public static EnvoyAddresses of(Collection<String> texts, List<InetAddress> machine) {
        return new EnvoyAddresses(texts.stream().map(EnvoyAddresses::block).toList(), machine);
    }

    /** What is wrong with the text as an address or a block of them; null if nothing is. */
    public static @Nullable String fault(String text) {
        return parse(text) != null
                ? null
                : "is neither an address nor a block of addresses: write 192.0.2.5 or 192.0.2.0/24";
    }

    boolean contains(InetAddress address) {
        return machine.contains(address)
                || blocks.stream().anyMatch(each -> each.contains(address));
    }

    private static Cidr block(String text) {
        Cidr block = parse(text);
        if (block == null) {
            throw new IllegalArgumentException(text + " " + fault(text));
        }
        return block;
    }

    private static @Nullable Cidr parse(String text) {
        if (text.indexOf('/') >= 0) {
            return Cidr.parse(text);
        }
        return Cidr.parse(text + (text.indexOf(':') < 0 ? "/32" : "/128"));
    }
}
