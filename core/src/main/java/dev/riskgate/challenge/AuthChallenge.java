// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import dev.riskgate.decision.DenialResponse.Header;
import dev.riskgate.identity.Caller.Scheme;

import java.util.Collection;

/**
 * Writes one challenge of {@code WWW-Authenticate} (RFC 9110, 11.6.1): a scheme and its parameters,
 * in order. Every value is a quoted-string of printable ASCII and of bounded length, whatever the
 * configuration holds.
 */
final class AuthChallenge {

    private static final int MAX_VALUE = 512;

    private final StringBuilder text;
    private boolean first = true;

    AuthChallenge(String scheme) {
        this.text = new StringBuilder(128).append(scheme);
    }

    /** A challenge in this scheme, with the realm and what the scheme adds to each. */
    static AuthChallenge of(Scheme scheme, String realm) {
        AuthChallenge challenge = new AuthChallenge(scheme.label()).with("realm", realm);
        if (!scheme.parameters().isEmpty()) {
            challenge.text.append(", ").append(scheme.parameters());
        }
        return challenge;
    }

    AuthChallenge with(String name, String value) {
        text.append(first ? " " : ", ").append(name).append('=');
        first = false;
        quote(text, value);
        return this;
    }

    /**
     * Space-separated values; none at all leaves the parameter out, and a value that no longer fits
     * ends the list.
     */
    AuthChallenge with(String name, Collection<String> values) {
        var joined = new StringBuilder();
        for (String value : values) {
            if (joined.length() + value.length() >= MAX_VALUE) {
                break;
            }
            joined.append(joined.isEmpty() ? "" : " ").append(value);
        }
        return joined.isEmpty() ? this : with(name, joined.toString());
    }

    /**
     * A quoted-string, which is a structured-field string (RFC 9651) as well; unprintable
     * characters become {@code ?}.
     */
    static void quote(StringBuilder out, String value) {
        out.append('"');
        for (int i = 0; i < Math.min(value.length(), MAX_VALUE); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c >= ' ' && c <= '~' ? c : '?');
        }
        out.append('"');
    }

    Header header() {
        return header(text.toString());
    }

    /**
     * Several challenges share one header, because a front door may overwrite a second one of the
     * same name.
     */
    static Header header(String challenges) {
        return new Header("www-authenticate", challenges);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
