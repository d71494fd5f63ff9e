// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.entry.CredentialEntry;

import java.util.ArrayList;
import java.util.List;

/** Keys that are good until somebody thinks of them. */
final class KeysNeverExpire implements FindingCheck {

    private static final int SHOWN = 3;

    @Override
    public String id() {
        return "key-never-expires";
    }

    @Override
    public Finding.Severity severity() {
        return Finding.Severity.NOTE;
    }

    @Override
    public List<Found> find(Setup setup) {
        ApiKeys keys = setup.keys();
        if (keys == null) {
            return List.of();
        }
        List<String> clients = new ArrayList<>();
        for (CredentialEntry entry : keys.entries()) {
            if (entry.expiresMillis() == Long.MAX_VALUE
                    && entry.status(setup.nowMillis()) != CredentialEntry.Status.DISABLED) {
                clients.add(entry.client().id());
            }
        }
        return clients.isEmpty()
                ? List.of()
                : List.of(
                        new Found(
                                Source.KEYS,
                                "keys",
                                "%d of %d keys never expire, of %s%s"
                                        .formatted(
                                                clients.size(),
                                                keys.size(),
                                                String.join(
                                                        ", ",
                                                        clients.stream()
                                                                .distinct()
                                                                .sorted()
                                                                .limit(SHOWN)
                                                                .toList()),
                                                clients.stream().distinct().count() > SHOWN
                                                        ? " and others"
                                                        : "")));
    }
}
