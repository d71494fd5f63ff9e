// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one client through which this server calls others. Every call is bounded in time and size,
 * goes to the host that the operator named and to no other (no redirect is followed), and sends
 * nothing that it was not given: no cookies, no credentials of its own. The caller's thread waits,
 * so it has to be a virtual one and never an event loop. Thread-safe.
 */
public final class OutboundHttp implements AutoCloseable {

    private static final String ENDING = "this server is ending";

    private final OutboundSettings settings;
    private final List<HttpClient> retired = new ArrayList<>();
    private @Nullable TrustedAuthorities authorities;
    private HttpClient client;
    private volatile boolean closed;

    /**
     * @param authorities the only ones that are trusted; null to trust those of the JDK
     */
    public OutboundHttp(OutboundSettings settings, @Nullable TrustedAuthorities authorities) {
        this.settings = settings;
        this.authorities = authorities;
        this.client = newClient();
    }

    /**
     * Trusts these authorities, and no others, from the next call on. Calls under way end as they
     * began; their connections are not used again.
     */
    public synchronized void trust(TrustedAuthorities authorities) {
        this.authorities = authorities;
        renew(client);
    }

    /**
     * Calls, and waits for the whole answer.
     *
     * @return an answer of any status but a redirect
     * @throws IOException if there is none, with a sentence that a log may show: whom it concerns,
     *     and what to do
     */
    public OutboundResponse send(OutboundRequest request) throws IOException, InterruptedException {
        Started started = start(request);
        Destination to = started.to();
        try {
            HttpResponse<byte[]> response =
                    started.answer().get(settings.timeout().toNanos(), TimeUnit.NANOSECONDS);
            int status = response.statusCode();
            if (isRedirect(status)) {
                throw new IOException(to.redirected(status));
            }
            if (status == 407 && !to.proxy().isEmpty()) {
                throw new IOException(to.proxyWantsCredentials());
            }
            return new OutboundResponse(to.host(), status, response.headers(), response.body());
        } catch (TimeoutException _) {
            throw new IOException(to.tooSlow(settings.timeout().toMillis()));
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (Destination.isGarbage(cause)) {
                renew(started.client());
            }
            throw new IOException(closed ? ENDING : to.explain(cause), cause);
        } finally {
            // Breaks off what is still under way; the request's own timeout of the JDK would end
            // with the headers, and let a body trickle for ever.
            started.answer().cancel(true);
        }
    }

    /** Ends all calls, and what they needed. */
    @Override
    public synchronized void close() {
        closed = true;
        client.shutdownNow();
        retired.forEach(HttpClient::shutdownNow);
    }

    private record Started(
            HttpClient client, Destination to, CompletableFuture<HttpResponse<byte[]>> answer) {}

    /** A client that is exchanged meanwhile has to have taken the call before, or it refuses it. */
    private synchronized Started start(OutboundRequest request) throws IOException {
        if (closed) {
            throw new IOException(ENDING);
        }
        BodyHandler<byte[]> handler =
                info ->
                        isRedirect(info.statusCode())
                                ? BoundedBody.none()
                                : new BoundedBody(request.maxBytes());
        return new Started(
                client,
                Destination.of(request.url(), settings.proxy(), authorities != null),
                client.sendAsync(request.toHttp(settings.userAgent()), handler));
    }

    /**
     * Puts a new client in the place of this one, whose calls end as they began. That also closes
     * connections that the JDK forgets: those on which something came that is not HTTP.
     */
    private synchronized void renew(HttpClient old) {
        if (closed || client != old) {
            return;
        }
        old.shutdown();
        retired.removeIf(HttpClient::isTerminated);
        retired.add(old);
        client = newClient();
    }

    private static boolean isRedirect(int status) {
        return status >= 300 && status < 400 && status != 304;
    }

    private HttpClient newClient() {
        ProxySettings proxy = settings.proxy();
        HttpClient.Builder builder =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(proxy == null ? HttpClient.Builder.NO_PROXY : new ProxyRoute(proxy));
        if (authorities != null) {
            builder.sslContext(authorities.tls());
        }
        return builder.build();
    }
}
