// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.outbound;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLException;

/**
 * Who is called, and what an operator reads when that fails. The sentences quote nothing that was
 * received or sent: a peer may echo what it was given.
 *
 * @param host host, and port if the URL has one
 * @param proxy the proxy on the way; empty if there is none
 * @param ownAuthorities whether the operator named the authorities that are trusted
 */
record Destination(String host, String proxy, boolean ownAuthorities) {

    private static final String TUNNEL_FAILED = "Tunnel failed, got: ";

    static Destination of(URI url, @Nullable ProxySettings proxy, boolean ownAuthorities) {
        String host = url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
        boolean direct = proxy == null || proxy.bypasses(url.getHost());
        return new Destination(host, direct ? "" : String.valueOf(proxy), ownAuthorities);
    }

    String tooSlow(long millis) {
        return host + " did not answer within " + millis + " ms" + onTheWay();
    }

    String redirected(int status) {
        return host
                + " answered with a redirect (status "
                + status
                + "), which is not followed, since only you may say whom to call: set the URL that"
                + " is meant";
    }

    String proxyWantsCredentials() {
        return "the proxy " + proxy + " asks for credentials (status 407); none can be given to it";
    }

    /** Whether something came that is not HTTP. */
    static boolean isGarbage(Throwable failure) {
        return !has(failure, ConnectException.class)
                && !has(failure, SSLException.class)
                && !has(failure, EOFException.class)
                && !has(failure, BoundedBody.TooLarge.class);
    }

    /** What went wrong, found by the types of the exception and its causes. */
    String explain(Throwable failure) {
        if (failure instanceof BoundedBody.TooLarge tooLarge) {
            return host + " answered with more than " + tooLarge.max() + " bytes";
        }
        if (has(failure, CertificateException.class)
                || has(failure, CertPathBuilderException.class)) {
            return "the certificate of " + host + certificate(failure);
        }
        if (has(failure, UnresolvedAddressException.class)
                || has(failure, UnknownHostException.class)) {
            return "the name of " + next() + " cannot be resolved";
        }
        if (has(failure, ConnectException.class)) {
            return next()
                    + " cannot be reached: it refuses connections, or there is no route to it";
        }
        if (has(failure, SSLException.class)) {
            return host + " does not speak TLS as it should" + onTheWay();
        }
        String refused = refusedTunnel(failure);
        if (!refused.isEmpty()) {
            return refused;
        }
        if (has(failure, ProtocolException.class)) {
            return host + " answered with what is not HTTP" + onTheWay();
        }
        if (has(failure, EOFException.class)) {
            return host + " closed the connection before its answer was complete" + onTheWay();
        }
        return host + " gave no answer that can be read" + onTheWay();
    }

    private String certificate(Throwable failure) {
        if (has(failure, CertificateExpiredException.class)) {
            return ", or of an authority above it, has expired";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return ", or of an authority above it, is not valid yet";
        }
        if (has(failure, CertPathBuilderException.class)
                || has(failure, CertPathValidatorException.class)) {
            return ownAuthorities
                    ? " is not trusted: add the authority (CA) that signed it to outbound.caFile"
                    : " is not trusted: name the authority (CA) that signed it in outbound.caFile";
        }
        return " is for another host";
    }

    /** The JDK has no other sign of it than the text; only the status in it is taken over. */
    private String refusedTunnel(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.startsWith(TUNNEL_FAILED)) {
                return "the proxy "
                        + proxy
                        + " opens no way to "
                        + host
                        + " (status "
                        + message.substring(TUNNEL_FAILED.length())
                        + ")";
            }
        }
        return "";
    }

    /** Who is connected to first. */
    private String next() {
        return proxy.isEmpty() ? host : "the proxy " + proxy;
    }

    private String onTheWay() {
        return proxy.isEmpty() ? "" : " through the proxy " + proxy;
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
