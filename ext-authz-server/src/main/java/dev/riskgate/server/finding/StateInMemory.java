// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** State of this process alone. */
final class StateInMemory implements FindingCheck {

    @Override
    public String id() {
        return "state-in-memory";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public boolean atStart() {
        return true;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server ->
                        server.redis() == null
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "redis",
                                                "state is kept in memory: profiles, blocks and"
                                                        + " limits are this process's own, and lost"
                                                        + " when it ends"))
                                : Stream.empty());
    }
}
