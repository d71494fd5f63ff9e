// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.lab.world.Call;

/**
 * Rate limits that are the same for every client, as gateways have them: so many requests in ten
 * seconds, so many in an hour. The score is how near to its limit a client is, by orders of
 * magnitude.
 */
public final class FixedLimits implements Detector {

    private static final long SECONDS = 10_000;
    private static final long HOUR = 3_600_000;
    private static final double IN_SECONDS = 500;
    private static final double IN_HOUR = 20_000;

    private record Counts(Window seconds, Window hour) {}

    private final ForkableMap<Counts> clients;

    public FixedLimits() {
        this(
                new ForkableMap<>(
                        () -> new Counts(new Window(SECONDS), new Window(HOUR)),
                        of -> new Counts(new Window(of.seconds), new Window(of.hour))));
    }

    private FixedLimits(ForkableMap<Counts> clients) {
        this.clients = clients;
    }

    @Override
    public String name() {
        return "limits";
    }

    @Override
    public Answer judge(Call call, boolean proven) {
        Counts counts = clients.get(call.client());
        double seconds = counts.seconds.count(call.millis()) / IN_SECONDS;
        double hour = counts.hour.count(call.millis()) / IN_HOUR;
        double most = Math.max(seconds, hour);
        double score = Math.clamp(90 + 20 * Math.log10(most), 0, 100);
        return new Answer(score, most > 1 ? Answer.Verdict.THROTTLE : Answer.Verdict.ALLOW);
    }

    @Override
    public Detector fork() {
        return new FixedLimits(clients.fork());
    }
}
