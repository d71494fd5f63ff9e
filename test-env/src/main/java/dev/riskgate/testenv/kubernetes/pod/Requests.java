// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.pod;

import dev.riskgate.testenv.world.Partner;
import dev.riskgate.testenv.world.RawHttp.Request;
import dev.riskgate.testenv.world.Sender;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Makes the requests of the steady stream. Thread-safe. */
final class Requests {

    private static final String SOFTWARE = "AcmeSync/3.2 (Linux)";
    private static final Partner NOBODY =
            new Partner("nobody", "rg_nobody_00000000000000000000000000000000", "");

    private final StreamPlan plan;
    private final InstantSource clock;
    private final Map<RequestKind, Integer> counts = new EnumMap<>(RequestKind.class);

    /** Request by number: both of a pair are the same one, also where a new code begins. */
    private final Map<Integer, Request> codes = new ConcurrentHashMap<>();

    Requests(StreamPlan plan, InstantSource clock) {
        this.plan = plan;
        this.clock = clock;
    }

    Request next(RequestKind kind) {
        int number = counted(kind);
        int turn = number % plan.partners().size();
        return switch (kind) {
            case ALLOWED -> send(turn, Request.get("/v1/orders"));
            case OUT_OF_SCOPE -> send(turn, Request.get("/admin/users"));
            case NO_CODE -> sender(249).send(Request.post("/v1/payouts", "{}"), plan.codeless());
            case UNKNOWN_KEY -> sender(250).send(Request.get("/v1/orders"), NOBODY);
            case BLOCKED -> sender(251).send(Request.get("/v1/orders"), plan.blocked());
            case CODE, CODE_AGAIN -> codes.computeIfAbsent(number, _ -> withCode(turn));
        };
    }

    /** The number of this request among those of its kind, from 0. */
    private int counted(RequestKind kind) {
        synchronized (counts) {
            return counts.merge(kind, 1, Integer::sum) - 1;
        }
    }

    private Request withCode(int turn) {
        Instant now = clock.instant();
        String code = plan.partners().get(turn).code(now);
        return send(turn, Request.post("/v1/payouts", "{}").with("riskgate-otp", code));
    }

    private Request send(int turn, Request request) {
        return sender(turn).send(request, plan.partners().get(turn));
    }

    /** Each partner has an address of its own, where it always is. */
    private static Sender sender(int last) {
        return new Sender("203.0.113." + last, SOFTWARE);
    }
}
