package dev.riskgate.observation;

import java.util.Locale;

/**
 * What an observation may rest on.
 *
 * @param ja4Header the request header in which the front door, and nobody else, writes the JA4 fingerprint of the
 *     client's TLS handshake, lower case; empty if it writes none. Envoy must overwrite it on every request.
 */
public record ObserverSettings(String ja4Header) {

    public static final ObserverSettings DEFAULTS = new ObserverSettings("");

    public ObserverSettings {
        ja4Header = ja4Header.toLowerCase(Locale.ROOT);
    }
}
