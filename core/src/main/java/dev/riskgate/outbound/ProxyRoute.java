// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;

/** Says the JDK who is called through the proxy. Its address is looked up at every connection. */
final class ProxyRoute extends ProxySelector {

    private static final List<Proxy> DIRECTLY = List.of(Proxy.NO_PROXY);

    private final ProxySettings settings;
    private final List<Proxy> proxy;

    ProxyRoute(ProxySettings settings) {
        this.settings = settings;
        this.proxy =
                List.of(
                        new Proxy(
                                Proxy.Type.HTTP,
                                InetSocketAddress.createUnresolved(
                                        settings.host(), settings.port())));
    }

    @Override
    public List<Proxy> select(URI url) {
        return settings.bypasses(url.getHost()) ? DIRECTLY : proxy;
    }

    @Override
    public void connectFailed(URI url, SocketAddress address, IOException failure) {}
}
