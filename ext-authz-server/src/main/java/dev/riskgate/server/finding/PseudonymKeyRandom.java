// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import java.util.List;
import java.util.stream.Stream;

/** A key of pseudonyms that is made up at each start. */
final class PseudonymKeyRandom implements FindingCheck {

    @Override
    public String id() {
        return "pseudonym-key-random";
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
                        server.observation().hashKey() == null
                                ? Stream.of(
                                        new Found(
                                                Source.SERVER,
                                                "observation.hashKeyFile",
                                                "the key of pseudonyms is made up at each start:"
                                                    + " pseudonyms in logs of before and of other"
                                                    + " replicas are others"))
                                : Stream.empty());
    }
}
