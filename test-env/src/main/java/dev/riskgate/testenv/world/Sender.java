// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.world;

import dev.riskgate.testenv.world.RawHttp.Request;

/**
 * Where a request comes from and what it is sent with, as a proxy in front of Envoy hands it on.
 *
 * @param address the client address, in X-Forwarded-For
 * @param userAgent its software
 */
public record Sender(String address, String userAgent) {

    public Request send(Request request) {
        return request.with("user-agent", userAgent).with("x-forwarded-for", address);
    }

    public Request send(Request request, Partner partner) {
        return send(request).with("x-api-key", partner.key());
    }

    public Request send(Request request, String token) {
        return send(request).with("authorization", "Bearer " + token);
    }
}
