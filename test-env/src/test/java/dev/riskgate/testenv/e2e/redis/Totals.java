// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.redis;

import dev.riskgate.signals.profile.Profile;
import dev.riskgate.testredis.RedisReply;
import dev.riskgate.testredis.RedisServer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How many requests Redis knows of, and how many it should: the two must agree in the end, whatever
 * happened between.
 */
final class Totals {

    private static final JsonMapper JSON = new JsonMapper();

    private Totals() {}

    /** The requests in all profiles of these servers, each profile's contributions merged. */
    static long inRedis(Collection<RedisServer> servers) {
        long total = 0;
        for (RedisServer server : servers) {
            for (String key : server.command("KEYS", "rg2:*:profile").texts()) {
                total += inProfile(server.command("HGETALL", key).list());
            }
        }
        return total;
    }

    /**
     * The decisions in these logs that a profile was to learn from: about a client, and really
     * decided.
     */
    static long inLogs(Collection<Path> logs) throws IOException {
        return inLogs(logs, false);
    }

    /**
     * @param undecided count those as well about which no decision could be made; a profile may
     *     have learned of such a request before Redis was lost
     */
    static long inLogs(Collection<Path> logs, boolean undecided) throws IOException {
        long total = 0;
        for (Path log : logs) {
            String text = Files.readString(log);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
                JsonNode decision = JSON.readTree(line);
                boolean decided = !decision.path("verdict").asString("").equals("undecided");
                total += (decided || undecided) && decision.has("client") ? 1 : 0;
            }
        }
        return total;
    }

    private static long inProfile(List<RedisReply> hash) {
        List<Profile> parts = new ArrayList<>();
        for (int i = 0; i + 1 < hash.size(); i += 2) {
            String field = hash.get(i).text();
            if (field.equals("b") || field.startsWith("c:")) {
                String value = hash.get(i + 1).text();
                parts.add(Profile.fromBytes(value.getBytes(StandardCharsets.ISO_8859_1)));
            }
        }
        return Profile.merge(parts).requests();
    }
}
