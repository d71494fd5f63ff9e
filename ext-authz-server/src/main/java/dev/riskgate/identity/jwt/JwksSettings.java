package dev.riskgate.identity.jwt;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * Where an issuer's keys are, and how they are kept fresh.
 *
 * @param location URL of a JWK set (RFC 7517), or path of a file that holds one
 * @param refreshEvery how often they are fetched in the background
 * @param keepFor how long the last good ones stay in force while none can be fetched
 * @param cooldown least time between two fetches that tokens with unknown keys cause
 * @param timeout most time for one fetch, connection and body included
 */
public record JwksSettings(
        String location,
        Duration refreshEvery,
        Duration keepFor,
        Duration cooldown,
        Duration timeout) {

    /** @throws IllegalArgumentException for what can never be right, with a sentence for the operator */
    public JwksSettings {
        if (isUrl(location)) {
            checkUrl(location);
        }
        if (location.isEmpty() || !isPositive(refreshEvery) || !isPositive(timeout)) {
            throw new IllegalArgumentException(
                    "A key set needs a location and positive refresh and timeout spans");
        }
    }

    /** Every 5 minutes, kept for a day, asked on demand every 10 seconds at most, 3 seconds for a fetch. */
    public static JwksSettings ofUrl(String url) {
        return new JwksSettings(
                url,
                Duration.ofMinutes(5),
                Duration.ofDays(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3));
    }

    /** Looked at every second, so that a changed Secret is noticed soon. */
    public static JwksSettings ofFile(String path) {
        return new JwksSettings(
                path,
                Duration.ofSeconds(1),
                Duration.ofDays(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(3));
    }

    boolean isUrl() {
        return isUrl(location);
    }

    private static boolean isUrl(String location) {
        String lower = location.toLowerCase(Locale.ROOT);
        return lower.startsWith("http:") || lower.startsWith("https:");
    }

    /** Whoever can change the keys on their way can sign tokens, so plain http is for this very machine only. */
    private static void checkUrl(String location) {
        URI url = URI.create(location);
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getFragment() != null) {
            throw new IllegalArgumentException(
                    "The URL of a key set has a host, and neither user name nor fragment");
        }
        if (!"https".equalsIgnoreCase(url.getScheme()) && !isLoopback(url.getHost())) {
            throw new IllegalArgumentException(
                    "The URL of a key set has to be https; plain http is for localhost only. Mount"
                            + " the keys as a file if the issuer offers no https.");
        }
    }

    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static boolean isPositive(Duration duration) {
        return duration.isPositive();
    }
}
