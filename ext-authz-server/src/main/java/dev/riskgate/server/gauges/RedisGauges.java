// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.gauges;

import dev.riskgate.management.Gauges;
import dev.riskgate.redis.state.RedisFigures;

/** Shows the condition of the state that is shared through Redis. */
public final class RedisGauges {

    private RedisGauges() {}

    /** Adds the metrics of Redis and of shared state. */
    public static void show(RedisFigures figures, Gauges gauges) {
        gauges.cache("profiles", figures::profiles);
        gauges.gauge(
                "riskgate.redis.up",
                "1 while Redis answers in time and takes writes.",
                figures::up);
        gauges.counter("riskgate.redis.commands", "Commands sent to Redis.", figures::commands);
        gauges.counter(
                "riskgate.redis.failures",
                "Commands that failed, came too late, or were not sent as Redis was away.",
                figures::failed);
        gauges.gauge(
                "riskgate.redis.replicas",
                "Replicas that share the state, this one included; 1 while Redis is away.",
                figures::replicas);
        gauges.gauge(
                "riskgate.state.unwritten",
                "Profiles with something that Redis does not have yet.",
                figures::unwritten);
        gauges.counter(
                "riskgate.state.dropped",
                "Changes of profiles that were given up.",
                figures::dropped);
        gauges.counter(
                "riskgate.state.damaged",
                "Stored contributions that could not be read.",
                figures::damaged);
        gauges.counter(
                "riskgate.state.folded",
                "Contributions of dead replicas moved into a base.",
                figures::folded);
        gauges.counter(
                "riskgate.state.cold.reads",
                "Subjects read because they were not known here.",
                figures::coldReads);
        gauges.counter(
                "riskgate.state.stale.reads",
                "Checks that waited for a profile to be brought up to date.",
                figures::staleReads);
    }
}
