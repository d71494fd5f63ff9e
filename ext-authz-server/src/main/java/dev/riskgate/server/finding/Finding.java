// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.yaml.Problem;

/**
 * Something that is allowed and certainly unsafe, or worth knowing.
 *
 * @param check what found it
 * @param place where, and one sentence that says what; the file's name is empty if it is in none
 * @param accepted whether the operator has said that it is meant
 * @param quotable the file, if its lines may be shown; else empty. Never changed
 */
@SuppressWarnings("ArrayRecordComponent") // For showing; nobody compares findings.
public record Finding(FindingCheck check, Problem place, boolean accepted, byte[] quotable) {

    /** How much it matters. */
    public enum Severity {
        /** Unsafe, unless somebody knows why it is not. */
        WARNING,
        /** Safe enough for many, and worth knowing. */
        NOTE
    }

    /** The same, said to be of this one of several files. */
    public Finding of(String role) {
        return new Finding(
                check,
                new Problem(
                        place.file(),
                        place.line(),
                        place.column(),
                        place.path(),
                        role + ": " + place.message()),
                accepted,
                quotable);
    }

    /** Where it is explained. */
    public String page() {
        return "docs/findings.md#" + check.id();
    }
}
