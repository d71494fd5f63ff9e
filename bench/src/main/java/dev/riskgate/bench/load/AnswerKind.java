// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.load;

/** What became of one check, as far as the wire tells. */
public enum AnswerKind {
    /** Status OK with an ok response, or with none. */
    ALLOWED,
    /** UNAUTHENTICATED: the caller is asked for more. */
    CHALLENGED,
    /** RESOURCE_EXHAUSTED. */
    THROTTLED,
    /** PERMISSION_DENIED. */
    DENIED,
    /**
     * An answer came that does not say what it means: no status, a contradictory, cut or unknown
     * one.
     */
    UNCLEAR,
    /** The call ended with a gRPC status other than OK, or an HTTP status other than 200. */
    RPC_ERROR,
    /** The server reset the stream. */
    RESET,
    /** No answer came: the connection broke, or the time was up. */
    LOST
}
