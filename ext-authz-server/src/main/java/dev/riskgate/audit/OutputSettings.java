// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit;

import dev.riskgate.audit.encode.Encoding;
import dev.riskgate.audit.encode.PersonalData;
import dev.riskgate.audit.sink.SinkSettings;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * One output of the decision log.
 *
 * @param name in metrics and messages; no other output has it
 * @param encoding what its records look like
 * @param sink where they go
 * @param queueSize decisions that may wait to be written, at least 1; more are dropped and counted
 * @param include what its records tell of a request that may name a person; nothing by default
 */
public record OutputSettings(
        String name,
        Encoding encoding,
        SinkSettings sink,
        int queueSize,
        Set<PersonalData> include) {

    public OutputSettings {
        include = Collections.unmodifiableSet(copy(include));
    }

    /** With nothing that may name a person. */
    public OutputSettings(String name, Encoding encoding, SinkSettings sink, int queueSize) {
        this(name, encoding, sink, queueSize, Set.of());
    }

    /** In the order of the enum, so that records of the same settings look alike. */
    private static Set<PersonalData> copy(Set<PersonalData> include) {
        return include.isEmpty() ? EnumSet.noneOf(PersonalData.class) : EnumSet.copyOf(include);
    }
}
