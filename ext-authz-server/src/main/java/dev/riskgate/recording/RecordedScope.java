// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import dev.riskgate.policy.Policy;
import dev.riskgate.policy.cel.Reads;
import dev.riskgate.policy.cel.Reads.Names;
import dev.riskgate.proto.v1.RecordedNames;

import java.util.HashSet;
import java.util.Set;

/**
 * What of a request is recorded: what some policies read, but no header that holds a credential.
 * Immutable.
 *
 * @param reads by name
 * @param secrets headers, lower case, whose values are never recorded
 */
record RecordedScope(Reads reads, Set<String> secrets) {

    /** Every observation reads these. */
    private static final Names ALWAYS = Names.of(Set.of("user-agent", "content-length"));

    /** Nothing but what every check needs. */
    static final RecordedScope LEAST =
            new RecordedScope(
                    new Reads(ALWAYS, Names.NONE, Names.NONE, Names.NONE, Names.NONE),
                    Set.of("authorization", "proxy-authorization", "cookie", "riskgate-otp"));

    RecordedScope {
        secrets = Set.copyOf(secrets);
    }

    /** With what this policy reads as well. */
    RecordedScope and(Policy policy) {
        Reads all = policy.reads().stream().reduce(reads, Reads::and);
        Set<String> carriers = new HashSet<>(secrets);
        policy.file().credentials().forEach(one -> carriers.add(one.carrier().header()));
        return new RecordedScope(all, carriers);
    }

    RecordedNames message() {
        return RecordedNames.newBuilder()
                .setAllHeaders(reads.headers().all())
                .addAllHeaders(reads.headers().some())
                .setAllQuery(reads.query().all())
                .addAllQuery(reads.query().some())
                .setAllClaims(reads.claims().all())
                .addAllClaims(reads.claims().some())
                .setPeer(reads.peer().has("principal"))
                .setSni(reads.peer().has("sni"))
                .setAllExtensions(reads.extensions().all())
                .addAllExtensions(reads.extensions().some())
                .build();
    }
}
