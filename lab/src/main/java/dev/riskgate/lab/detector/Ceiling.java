// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.lab.world.Call;
import dev.riskgate.lab.world.Operation;
import dev.riskgate.lab.world.World;

import java.util.HashMap;
import java.util.Map;

/**
 * The generator's own likelihood ratio: how much likelier a request is under the attacks that are
 * played than in the life that the client really lives, with frequencies that are counted over that
 * whole life. It knows what no detector can know, so it tells about how much is there to be found:
 * a yardstick, not a bound.
 *
 * <p>Network and country, program, and a change of country within two hours speak once for a
 * context. What is asked for, the hour, and the requests in ten seconds and in an hour each have a
 * register of their own, the first two summed up as a CUSUM (Page 1954), of which the mean counts:
 * an attack may do one of them without the others. Within a life all these are taken as
 * independent, which the generator's are not quite.
 */
public final class Ceiling implements Detector {

    /** What attackers do: the same shares for every client. */
    private static final double OTHER_NETWORK = 0.5 / 60;

    private static final double OTHER_PROGRAM = 0.25;
    private static final double PROGRAM_PRIOR = 0.0025;
    private static final double ANY_OPERATION = 1.0 / Operation.values().length;
    private static final int MAGNITUDES = 14;
    private static final double SWITCHES = 0.4;

    /** An attacker who does as the client does, in one thing or another. */
    private static final double AS_CLIENT = 0.2;

    private static final double MOST = 15;
    private static final double MOST_A_CALL = 3;
    private static final double POINTS_A_NAT = 3;
    private static final double MIDDLE = 30;
    private static final long HOUR = 3_600_000;
    private static final long WINDOW = 10_000;

    /** Where a context stands. */
    private static final class Sum {
        private double asked;
        private double hour;
        private long last = Long.MIN_VALUE / 2;
        private final Window seconds;
        private final Window busy;

        private Sum() {
            seconds = new Window(WINDOW);
            busy = new Window(HOUR);
        }

        private Sum(Sum other) {
            asked = other.asked;
            hour = other.hour;
            last = other.last;
            seconds = new Window(other.seconds);
            busy = new Window(other.busy);
        }
    }

    /** When and from which country a client called last. */
    private static final class Latest {
        private String country = "";
        private long millis = Long.MIN_VALUE / 2;

        private Latest() {}

        private Latest(Latest other) {
            country = other.country;
            millis = other.millis;
        }
    }

    private final Map<String, Truth> truths;
    private final ForkableMap<Sum> sums;
    private final ForkableMap<Latest> latest;

    private Ceiling(Map<String, Truth> truths, ForkableMap<Sum> sums, ForkableMap<Latest> latest) {
        this.truths = truths;
        this.sums = sums;
        this.latest = latest;
    }

    /**
     * @param same another copy of the world that will be judged, which nobody has asked for a day
     * @param days that will be played
     */
    public static Ceiling of(World same, int days) {
        Map<String, Truth> truths = new HashMap<>();
        for (int day = 0; day < days; day++) {
            for (Call call : same.day(day)) {
                truths.computeIfAbsent(call.client(), _ -> new Truth()).count(call);
            }
        }
        return new Ceiling(
                truths,
                new ForkableMap<>(Sum::new, Sum::new),
                new ForkableMap<>(Latest::new, Latest::new));
    }

    @Override
    public String name() {
        return "ceiling";
    }

    @Override
    public Detector fork() {
        return new Ceiling(truths, sums.fork(), latest.fork());
    }

    @Override
    public Answer judge(Call call, boolean proven) {
        Truth truth = truths.computeIfAbsent(call.client(), _ -> new Truth());
        double nats = standing(call, truth) + incremental(call, truth);
        double score = Math.clamp(MIDDLE + POINTS_A_NAT * nats, 0, 100);
        return new Answer(score, score >= 80 ? Answer.Verdict.CHALLENGE : Answer.Verdict.ALLOW);
    }

    private double standing(Call call, Truth truth) {
        Latest before = latest.get(call.client());
        boolean switched = Truth.switched(call, before.country, before.millis);
        before.country = call.site().country();
        before.millis = call.millis();
        return ratio(OTHER_NETWORK, truth.network(Truth.network(call), OTHER_NETWORK))
                + ratio(OTHER_PROGRAM * 0.1, truth.program(call.agent(), PROGRAM_PRIOR))
                + (switched ? Math.log(SWITCHES / truth.switching()) : 0);
    }

    private double incremental(Call call, Truth truth) {
        Sum sum = sums.get(call.client() + Truth.network(call) + call.agent());
        long now = call.millis();
        double asked =
                ratio(
                        ANY_OPERATION,
                        truth.operation(call.operation(), ANY_OPERATION)
                                * truth.object(call.object()));
        double decay = Math.exp((sum.last - now) / (1.0 * HOUR));
        sum.asked = sum(sum.asked * decay, Math.min(asked, MOST_A_CALL));
        if (now / HOUR != sum.last / HOUR) {
            sum.hour = sum(sum.hour * decay, ratio(1.0 / 24, truth.hour(now)));
        }
        sum.last = now;
        int seconds = Truth.magnitude(sum.seconds.count(now));
        int busy = Truth.magnitude(sum.busy.count(now));
        double fast = ratio(tail(seconds), truth.window(seconds));
        double much = ratio(tail(busy), truth.busyHour(busy));
        return Math.log(
                (Math.exp(sum.asked) + Math.exp(sum.hour) + Math.exp(fast) + Math.exp(much)) / 4);
    }

    /** How likely an attacker sends at least so many: any order of magnitude is as likely. */
    private static double tail(int magnitude) {
        return Math.max(1, MAGNITUDES - magnitude + 1.0) / MAGNITUDES;
    }

    private static double ratio(double attacker, double client) {
        return Math.min(MOST, Math.log(AS_CLIENT + (1 - AS_CLIENT) * attacker / client));
    }

    private static double sum(double before, double more) {
        return Math.clamp(before + more, 0, MOST);
    }
}
