// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;

/**
 * Looks for one kind of finding. Stateless. To add one: a class that implements this, a line in
 * {@link Findings#ALL}, a section in {@code docs/findings.md}.
 */
public interface FindingCheck {

    /** Stable: it stands in pipelines and in files that accept it. Lower case and hyphens. */
    String id();

    Finding.Severity severity();

    /** All places where this is certain; none where it may also be safe. */
    List<Found> find(Setup setup);

    /** Whether the server says it in its log when it starts. */
    default boolean atStart() {
        return false;
    }

    /** Which of the operator's files speaks of it. */
    enum Source {
        POLICY,
        SERVER,
        KEYS
    }

    /**
     * @param path where in the file, whether or not it is there, such as {@code routes[2].match}
     * @param sentence what it is, without a full stop
     */
    record Found(Source source, String path, String sentence) {}
}
