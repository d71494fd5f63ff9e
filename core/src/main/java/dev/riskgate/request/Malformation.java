// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

import dev.riskgate.verdict.Reason;

import java.util.Locale;

/**
 * Every way in which a request can be unfit to be judged, because we, the front door or the
 * upstream could read it differently. All are answered with a denial (403). The code of the reason
 * is the name in lower case.
 */
@SuppressWarnings("ImmutableEnumChecker") // a record of strings, and an exception without a stack
public enum Malformation {
    REQUEST_UNREADABLE("The check request is not a valid message."),
    REQUEST_NOT_HTTP("The check request describes no HTTP request."),
    REQUEST_CONTRADICTORY("Two parts of the check request say different things."),

    METHOD_INVALID("The method is missing or not an upper-case token."),
    SCHEME_INVALID("The scheme is neither http nor https."),
    HOST_MISSING("The request names no host."),
    HOST_INVALID("The host is not a name or an address."),
    HOST_PORT("The host's port is not a port number."),

    PATH_MISSING("The request has no path."),
    PATH_FORM("The request target does not start with a slash."),
    PATH_TOO_LONG("The request target is longer, or deeper, than can be judged."),
    PATH_FRAGMENT("The request target holds a #."),
    PATH_CONTROL("The path holds a control character or a space."),
    PATH_BACKSLASH("The path holds a backslash, plain or encoded."),
    PATH_PARAMETERS("The path holds a semicolon, plain or encoded."),
    PATH_ESCAPE("The path holds a % that is not followed by two hexadecimal digits."),
    PATH_ENCODED_SLASH("The path holds an encoded slash."),
    PATH_ENCODED_DELIMITER("The path holds an encoded ? or #."),
    PATH_DOUBLE_ENCODED("The path is percent-encoded twice."),
    PATH_ENCODING("The path holds bytes that are not ASCII or escaped UTF-8."),
    PATH_LOOKALIKE(
            "The path holds a character that some servers read as one of / \\ . ; % ? # (such as"
                    + " full-width ones)."),
    PATH_REPLACED("The path holds a !, in whose place another byte may have been sent."),
    PATH_DOT_SEGMENTS("The path holds a segment of nothing but dots and blanks."),
    PATH_EMPTY_SEGMENT("The path holds two slashes in a row."),
    PATH_NOT_CANONICAL("The path escapes characters that need no escape."),
    PATH_WINDOWS(
            "The path holds a name that Windows reads as another: one with a dot or a blank at its"
                    + " end, with : \" < > | * or ~1 or what becomes one of them, or a device's."),
    QUERY_CONTROL("The query holds a control character or a space."),

    HEADERS_TOO_LARGE("The request has more headers than can be judged."),
    HEADER_NAME("A header's name is not a lower-case token."),
    HEADER_DUPLICATE("A header that decides about access appears more than once."),
    HEADER_VALUE("A header that decides about access holds bytes outside visible ASCII."),
    HEADER_OVERRIDE("A header asks for another method or path than the request's own."),
    HEADER_IMITATION("A header's name imitates a protected one, or begins with x-riskgate-."),
    CONTENT_LENGTH_INVALID("The content length is not a number."),

    FORWARDED_FOR_MALFORMED(
            "The trusted entry of X-Forwarded-For is not an address; see trustedProxies."),
    CLIENT_ADDRESS_UNKNOWN("Neither the connection nor a trusted proxy gives a client address."),
    CLAIMS_TOO_LARGE("The verified claims are nested too deeply or too many.");

    private final Reason reason;
    private final MalformedRequest exception;

    Malformation(String text) {
        this.reason = new Reason(name().toLowerCase(Locale.ROOT), text);
        this.exception = new MalformedRequest(this);
    }

    public Reason reason() {
        return reason;
    }

    /**
     * The exception to throw: always the same one, without a stack trace, so that a flood of bad
     * input costs little.
     */
    public MalformedRequest exception() {
        return exception;
    }
}
