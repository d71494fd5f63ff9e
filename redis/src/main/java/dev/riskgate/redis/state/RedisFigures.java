// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.redis.state;

import dev.riskgate.redis.link.RedisLink;

/** Counts of what goes on between this replica and Redis, read when somebody looks. Thread-safe. */
public final class RedisFigures {

    private final RedisLink link;
    private final Heartbeat heartbeat;
    private final Exchange exchange;
    private final Folding folding;
    private final Writer writer;
    private final SharedProfiles profiles;

    RedisFigures(
            RedisLink link,
            Heartbeat heartbeat,
            Exchange exchange,
            Folding folding,
            Writer writer,
            SharedProfiles profiles) {
        this.link = link;
        this.heartbeat = heartbeat;
        this.exchange = exchange;
        this.folding = folding;
        this.writer = writer;
        this.profiles = profiles;
    }

    /** 1 while Redis answers in time and takes writes. */
    public long up() {
        return link.writable() ? 1 : 0;
    }

    /** Why it does not; empty if it does. */
    public String problem() {
        return link.problem();
    }

    public long commands() {
        return link.commands();
    }

    /** See {@link RedisLink#failed}. */
    public long failed() {
        return link.failed();
    }

    /**
     * Replicas that share the state, this one included. One that has ended is not counted after ten
     * heartbeats, and after as many without an answer nobody else is.
     */
    public long replicas() {
        return heartbeat.replicas();
    }

    /** Profiles held in this process. */
    public long profiles() {
        return profiles.size();
    }

    /** Profiles with something that Redis does not have yet. */
    public long unwritten() {
        return writer.unwritten();
    }

    /** Changes given up. */
    public long dropped() {
        return writer.dropped();
    }

    /** Stored fields that could not be read. */
    public long damaged() {
        return exchange.damaged();
    }

    /** Contributions of dead replicas moved into a base. */
    public long folded() {
        return folding.folded();
    }

    /** Subjects read because they were not known here. */
    public long coldReads() {
        return profiles.cold();
    }

    /** Checks that waited for a stale profile. */
    public long staleReads() {
        return profiles.stale();
    }
}
