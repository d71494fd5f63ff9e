// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.management.family;

import static dev.riskgate.management.family.MetricFamily.Type.COUNTER;
import static dev.riskgate.management.family.MetricFamily.Type.GAUGE;

import java.util.List;

/** Profiles, blocks, and Redis. */
public enum StateFamily implements MetricFamily {
    CACHE(GAUGE, "riskgate_cache_entries", List.of("cache"), "Entries held, by cache.", ""),
    BLOCKS(GAUGE, "riskgate_blocks", List.of(), "Blocks in force, as this replica knows them.", ""),
    REDIS_UP(
            GAUGE,
            "riskgate_redis_up",
            List.of(),
            "1 while Redis answers in time and takes writes.",
            "This and the following with Redis only."),
    REDIS_COMMANDS(
            COUNTER,
            "riskgate_redis_commands_total",
            List.of(),
            "Commands sent to Redis, heartbeats included.",
            ""),
    REDIS_FAILURES(
            COUNTER,
            "riskgate_redis_failures_total",
            List.of(),
            "Commands that failed, came too late, or were not even sent "
                    + "because Redis was known to be away.",
            "Attempts to connect included. It grows as long as Redis is away, "
                    + "also without traffic."),
    REDIS_REPLICAS(
            GAUGE,
            "riskgate_redis_replicas",
            List.of(),
            "Replicas that share the state, this one included.",
            "One that has ended, in whatever way, is not counted any more 5 "
                    + "seconds later; while Redis is away, only this one is."),
    UNWRITTEN(
            GAUGE,
            "riskgate_state_unwritten",
            List.of(),
            "Profiles with something that Redis does not have yet.",
            ""),
    DROPPED(
            COUNTER,
            "riskgate_state_dropped_total",
            List.of(),
            "Changes of profiles that were dropped because too many were " + "waiting.",
            ""),
    DAMAGED(
            COUNTER,
            "riskgate_state_damaged_total",
            List.of(),
            "Stored contributions that could not be read.",
            ""),
    FOLDED(
            COUNTER,
            "riskgate_state_folded_total",
            List.of(),
            "Contributions of dead replicas moved into a base.",
            ""),
    COLD_READS(
            COUNTER,
            "riskgate_state_cold_reads_total",
            List.of(),
            "Clients read from Redis because they were not known here.",
            ""),
    STALE_READS(
            COUNTER,
            "riskgate_state_stale_reads_total",
            List.of(),
            "Checks that waited for a stale profile.",
            "");

    private final Description description;

    StateFamily(Type type, String name, List<String> labels, String help, String reading) {
        this.description = new Description(type, name, labels, help, reading);
    }

    @Override
    public Description description() {
        return description;
    }
}
