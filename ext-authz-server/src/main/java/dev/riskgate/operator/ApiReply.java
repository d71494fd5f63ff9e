// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an operation ends with.
 *
 * @param status HTTP status
 * @param type media type of the body
 * @param body members of a JSON object, in their order
 * @param logged what the server's log says of it; empty for nothing
 */
record ApiReply(int status, String type, Map<String, ?> body, String logged) {

    static ApiReply done(Map<String, ?> body, String logged) {
        return new ApiReply(200, "application/json", body, logged);
    }

    /** A problem (RFC 9457). */
    static ApiReply problem(int status, String title, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        return new ApiReply(status, "application/problem+json", body, "");
    }
}
