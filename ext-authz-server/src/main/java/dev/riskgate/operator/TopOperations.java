// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.top.TopClient;
import dev.riskgate.top.TopClients;
import dev.riskgate.top.TopNetwork;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows which clients make the most odd requests. Thread-safe. */
final class TopOperations {

    private static final int USUAL = 20;
    private static final int MOST = 500;

    private final TopClients top;

    TopOperations(TopClients top) {
        this.top = top;
    }

    ApiReply top(Arguments arguments) {
        TopClients.Top found = top.top(arguments.count(USUAL, MOST));
        List<Map<String, Object>> clients =
                found.clients().stream().map(TopOperations::described).toList();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("since", Instant.ofEpochMilli(found.sinceMillis()).toString());
        body.put("clients", clients);
        body.put("networks", found.networks().stream().map(TopOperations::described).toList());
        body.put("unproven", found.unproven());
        return ApiReply.done(body, "");
    }

    private static Map<String, Object> described(TopNetwork one) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("network", one.network().toString());
        body.put("clients", one.clients());
        body.put("refused", one.refused());
        body.put("decision", one.decision());
        body.put("last", Instant.ofEpochMilli(one.lastMillis()).toString());
        return body;
    }

    private static Map<String, Object> described(TopClient one) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("namespace", one.client().namespace());
        body.put("tenant", one.client().tenant());
        body.put("client", one.client().id());
        body.put("odd", one.odd());
        if (one.overcount() > 0) {
            body.put("overcount", one.overcount());
        }
        body.put("refused", one.refused());
        body.put("score", String.format(Locale.ROOT, "%.1f", one.score()));
        body.put("reason", one.reason());
        body.put("decision", one.decision());
        body.put("last", Instant.ofEpochMilli(one.lastMillis()).toString());
        return body;
    }
}
