// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** Nobody can say afterwards what was decided. */
final class DecisionLogOff implements FindingCheck {

    @Override
    public String id() {
        return "decision-log-off";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.WARNING;
    }

    @Override
    public List<Found> find(Setup setup) {
        return setup.ofServer(
                server ->
                        server.log().decisions().isEmpty()
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "log.decisions",
                                                "no decision is logged: nobody can say afterwards"
                                                    + " who was let in, or why somebody was not"))
                                : Stream.empty());
    }
}
