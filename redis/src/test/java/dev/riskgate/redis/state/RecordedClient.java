// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Assessment;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.Consistency;
import dev.riskgate.state.ProfileHandle;
import dev.riskgate.state.WriteUrgency;
import dev.riskgate.testredis.Await;

import java.time.Duration;
import java.time.Instant;

/** The client whose state was recorded: 40 requests each weekday, from one place. */
final class RecordedClient {

    static final Subject ACME = Subject.client("default", "acme");
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long FIRST_MONDAY = Instant.parse("2026-10-26T00:00:00Z").toEpochMilli();
    private static final long JUDGED = FIRST_MONDAY + 29 * DAY + 10 * HOUR;
    private static final Place BERLIN =
            new Place("DE", 64500, 52, 13, 10, Place.NetworkClass.ORDINARY);
    private static final Place SAO_PAULO =
            new Place("BR", 64501, -23, -46, 10, Place.NetworkClass.ORDINARY);
    private static final RiskModel MODEL =
            new RiskModel(Weights.shipped(), RiskSettings.defaults());

    private RecordedClient() {}

    /** What it always sends. */
    static Observation usual() {
        return observe(JUDGED, 0, BERLIN);
    }

    /** Its credential with other software, from elsewhere. */
    static Observation odd() {
        return observe(JUDGED, 10, SAO_PAULO);
    }

    private static Observation observe(long millis, long other, Place place) {
        return new Observation(
                millis,
                1,
                0,
                other + 2,
                other + 3,
                other + 4,
                other + 5,
                0,
                place,
                6,
                Observation.Method.READ,
                7,
                0);
    }

    /**
     * Works on the weekdays among these days, counted from the first Monday, and waits until that
     * is written. Its very first request carries a proof.
     */
    static void work(RedisStore store, int from, int to) {
        for (int day = from; day < to; day++) {
            for (int i = 0; i < 40 && day % 7 < 5; i++) {
                long minutes = i % 4 * 13L;
                learn(store, FIRST_MONDAY + day * DAY + (8 + i / 4) * HOUR + minutes * 60_000);
            }
        }
        SharedStores.awaitIdle(store);
    }

    private static void learn(RedisStore store, long millis) {
        ProfileHandle handle = store.profile(ACME, Consistency.BOUNDED, SharedStores.budget());
        Observation request = observe(millis, 0, BERLIN);
        Assessment assessment = MODEL.assess(handle.profile(), store.population(), request);
        boolean first = handle.profile().requests() == 0;
        MODEL.fold(
                handle.profile(),
                store.population(),
                request,
                assessment,
                first ? Outcome.PROVEN : Outcome.ALLOWED,
                first ? 3 : 0);
        store.changed(handle, WriteUrgency.EVENTUAL, SharedStores.budget());
    }

    /** Requests that are known when Redis was asked. */
    static long requests(RedisStore store) {
        return store.profile(ACME, Consistency.STRICT, SharedStores.budget()).profile().requests();
    }

    static Assessment judge(RedisStore store, Observation request) {
        Await.until("the population is known", () -> store.population().since() > 0);
        ProfileHandle handle = store.profile(ACME, Consistency.STRICT, SharedStores.budget());
        return MODEL.assess(handle.profile(), store.population(), request);
    }
}
