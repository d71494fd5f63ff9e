// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.apikey.KeyUses;
import dev.riskgate.identity.apikey.UnusedKeys;
import dev.riskgate.identity.use.UseStore;
import dev.riskgate.yaml.Durations;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Shows which API keys nobody uses. Thread-safe. */
public final class KeyUseOperations {

    private static final int USUAL = 100;
    private static final int MOST = 100_000;
    private static final Duration SHORTEST = Duration.ofDays(1);

    private final @Nullable KeyUses uses;
    private final Duration unusedAfter;

    /**
     * @param uses null if there is no key file
     * @param unusedAfter what counts as unused if nobody says otherwise
     */
    public KeyUseOperations(@Nullable KeyUses uses, Duration unusedAfter) {
        this.uses = uses;
        this.unusedAfter = unusedAfter;
    }

    ApiReply unused(Arguments arguments) {
        if (uses == null) {
            throw new Refusal(
                    404, "The server has no key file (apiKeys.file), so there are no keys.");
        }
        Duration time = time(arguments.find("for"));
        int count = arguments.count(USUAL, MOST);
        UnusedKeys unused;
        try {
            unused = uses.list(time);
        } catch (DegradedException _) {
            throw new Refusal(
                    503,
                    "Nobody can tell now which keys are unused: the store does not answer. Try"
                            + " again later; nothing is lost meanwhile.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("for", Durations.format(time));
        body.put("since", text(unused.sinceMillis()));
        body.put("tellsFrom", text(unused.sinceMillis() + time.toMillis()));
        body.put("tells", unused.tells());
        body.put("unused", unused.keys().size());
        body.put(
                "keys",
                unused.keys().stream().limit(count).map(KeyUseOperations::described).toList());
        return ApiReply.done(body, "");
    }

    private Duration time(@Nullable String given) {
        if (given == null) {
            return unusedAfter;
        }
        Duration time = Durations.parse(given);
        if (time == null || time.compareTo(SHORTEST) < 0 || time.compareTo(UseStore.LONGEST) > 0) {
            throw Refusal.badRequest(
                    "\"for\" must be a time span from 1d to "
                            + Durations.format(UseStore.LONGEST)
                            + ", such as 90d.");
        }
        return time;
    }

    private static Map<String, Object> described(UnusedKeys.Key key) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("key", key.id());
        body.put("tenant", key.client().tenant());
        body.put("client", key.client().id());
        if (key.lastUseMillis().isPresent()) {
            body.put("lastUse", text(key.lastUseMillis().getAsLong()));
        } else {
            body.put("knownSince", text(key.fromMillis()));
        }
        return body;
    }

    private static String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }
}
