// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.demo.full;

import dev.riskgate.testenv.world.RawHttp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** What happens in each round of the story. The first round is quick, the others take minutes. */
final class Scenes {

    /** Every such round Redis is away for long enough that the alert RiskgateRedisAway fires. */
    private static final int LONG_OUTAGE = 4;

    private final Callers callers;
    private final RawHttp http;
    private final Outage outage;
    private final InstantSource clock;

    Scenes(Callers callers, RawHttp http, Outage outage, InstantSource clock) {
        this.callers = callers;
        this.http = http;
        this.outage = outage;
        this.clock = clock;
    }

    /** How long only honest callers are there, before each scene. */
    static Duration calm(int round) {
        return Duration.ofSeconds(round == 0 ? 1 : 20);
    }

    /**
     * @param round from 0 on
     */
    List<Scene> of(int round) {
        boolean first = round == 0;
        return List.of(
                payout(),
                theft(Duration.ofSeconds(first ? 4 : 20)),
                guessing(Duration.ofSeconds(first ? 3 : 20)),
                runaway(Duration.ofSeconds(first ? 2 : 5)),
                outage(Duration.ofSeconds(first ? 5 : round % LONG_OUTAGE == 0 ? 180 : 30)));
    }

    private Scene payout() {
        return new Scene(
                "acme pays out, without a one-time code and then with one; analytics tries to"
                        + " write.",
                "Decisions: Challenges; Decisions: Rules that spoke",
                Duration.ofSeconds(1),
                List.of(),
                answers -> {
                    answers.add(http.send(callers.payout()));
                    answers.add(http.send(callers.payoutWithCode(clock.instant())));
                    answers.add(http.send(callers.writeOfAnalytics()));
                },
                () -> {});
    }

    private Scene theft(Duration lasts) {
        return scene(
                "Somebody in São Paulo has acme's key, and uses it beside acme.",
                "riskgate top; Clients and signals: Evidence against callers, by signal",
                lasts,
                new Stream(2, callers::stolen));
    }

    private Scene guessing(Duration lasts) {
        return scene(
                "Somebody guesses API keys.",
                "riskgate top; Decisions: First reason of each decision that has one",
                lasts,
                new Stream(10, callers::guess));
    }

    private Scene runaway(Duration lasts) {
        return scene(
                "A job of globex runs wild.",
                "Decisions: Limits that were exceeded",
                lasts,
                new Stream(40, random -> callers.usual(Callers.GLOBEX, random)));
    }

    private Scene outage(Duration lasts) {
        return new Scene(
                "Redis does not answer for %d s, and a client calls of whom nothing is known."
                        .formatted(lasts.toSeconds()),
                "Health: Redis answers; Health: Failures during checks, by cause"
                        + (lasts.toSeconds() > 120 ? "; alert RiskgateRedisAway" : ""),
                lasts,
                List.of(new Stream(4, callers::first)),
                _ -> outage.begin(lasts),
                outage::end);
    }

    private static Scene scene(String title, String look, Duration lasts, Stream stream) {
        return new Scene(title, look, lasts, List.of(stream), _ -> {}, () -> {});
    }
}
