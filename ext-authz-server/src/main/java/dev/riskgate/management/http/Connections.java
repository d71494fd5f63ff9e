// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.http;

import io.netty.channel.Channel;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The open connections of a port by peer. A new one is always taken: where there are too many, the
 * oldest of the peer with the most goes. So nobody keeps a probe out by holding connections, unless
 * from as many addresses as there may be connections. Used by one event loop.
 */
final class Connections {

    private final PortBounds bounds;
    private final Map<ByteBuffer, Set<Channel>> byPeer = new LinkedHashMap<>();
    private int count;

    Connections(PortBounds bounds) {
        this.bounds = bounds;
    }

    void opened(Channel channel) {
        Set<Channel> own =
                byPeer.computeIfAbsent(peer(channel.remoteAddress()), _ -> new LinkedHashSet<>());
        own.add(channel);
        count++;
        if (own.size() > bounds.perPeer()) {
            drop(own);
        } else if (count > bounds.connections()) {
            drop(most());
        }
        channel.closeFuture().addListener(_ -> closed(channel));
    }

    private void drop(Set<Channel> peers) {
        Channel oldest = peers.iterator().next();
        closed(oldest);
        oldest.close();
    }

    private void closed(Channel channel) {
        ByteBuffer peer = peer(channel.remoteAddress());
        Set<Channel> own = byPeer.get(peer);
        if (own != null && own.remove(channel)) {
            count--;
            if (own.isEmpty()) {
                byPeer.remove(peer);
            }
        }
    }

    /** The first of them, where several have as many. */
    private Set<Channel> most() {
        return byPeer.values().stream().max(Comparator.comparingInt(Set::size)).orElseThrow();
    }

    private static ByteBuffer peer(SocketAddress remote) {
        if (!(remote instanceof InetSocketAddress socket)) {
            return ByteBuffer.allocate(0);
        }
        InetAddress address = socket.getAddress();
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, 8) : bytes);
    }
}
