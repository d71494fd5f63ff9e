// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.gauges;

import dev.riskgate.management.Gauges;
import dev.riskgate.management.family.StateFamily;
import dev.riskgate.redis.state.RedisFigures;

/** Shows the condition of the state that is shared through Redis. */
public final class RedisGauges {

    private RedisGauges() {}

    /** Adds the metrics of Redis and of shared state. */
    public static void show(RedisFigures figures, Gauges gauges) {
        gauges.cache("profiles", figures::profiles);
        gauges.gauge(StateFamily.REDIS_UP, figures::up);
        gauges.counter(StateFamily.REDIS_COMMANDS, figures::commands);
        gauges.counter(StateFamily.REDIS_FAILURES, figures::failed);
        gauges.gauge(StateFamily.REDIS_REPLICAS, figures::replicas);
        gauges.gauge(StateFamily.UNWRITTEN, figures::unwritten);
        gauges.counter(StateFamily.DROPPED, figures::dropped);
        gauges.counter(StateFamily.DAMAGED, figures::damaged);
        gauges.counter(StateFamily.FOLDED, figures::folded);
        gauges.counter(StateFamily.COLD_READS, figures::coldReads);
        gauges.counter(StateFamily.STALE_READS, figures::staleReads);
    }
}
