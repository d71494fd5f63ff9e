// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.block.Target;
import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.StateStore;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Finds out whether anything known has a name, so that a mistyped one is noticed. Thread-safe. */
final class KnownNames {

    /** What is known of a name. */
    enum Answer {
        /** A client with a profile or an API key; a key of the key file. */
        YES,
        NO,
        /** The store is away; or a token is meant, and tokens are not kept. */
        NOT_CHECKED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final StateStore store;
    private final Supplier<ApiKeys> keys;
    private final Supplier<Namespaces> namespaces;
    private final Supplier<Budget> budgets;

    /**
     * @param budgets how long one operation may wait for the store; for a thread that may block
     */
    KnownNames(
            StateStore store,
            Supplier<ApiKeys> keys,
            Supplier<Namespaces> namespaces,
            Supplier<Budget> budgets) {
        this.namespaces = namespaces;
        this.store = store;
        this.keys = keys;
        this.budgets = budgets;
    }

    Answer of(Target target) {
        return switch (target) {
            case Target.Client client -> client(client);
            case Target.Key(String id) -> keys.get().has(id) ? Answer.YES : Answer.NO;
            case Target.Token _ -> Answer.NOT_CHECKED;
            case Target.Addresses _, Target.Listed _ -> Answer.YES;
        };
    }

    private Answer client(Target.Client client) {
        Namespaces now = namespaces.get();
        boolean mayHaveKey = client.isAnywhere() || client.namespace().equals(now.ofKeys());
        if (mayHaveKey && keys.get().hasClient(Subject.client(client.tenant(), client.id()))) {
            return Answer.YES;
        }
        try {
            return withProfile(client).isEmpty() ? Answer.NO : Answer.YES;
        } catch (DegradedException _) {
            return Answer.NOT_CHECKED;
        }
    }

    /** Those who may be meant and have a profile. */
    List<Subject> withProfile(Target.Client client) {
        List<Subject> known = new ArrayList<>();
        for (Subject subject : namespaces.get().subjects(client)) {
            if (store.find(subject, budgets.get()) != null) {
                known.add(subject);
            }
        }
        return known;
    }

    /** The namespaces of the policy in force. */
    Namespaces namespaces() {
        return namespaces.get();
    }
}
