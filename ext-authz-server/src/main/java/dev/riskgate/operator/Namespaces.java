// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.block.Target;
import dev.riskgate.signals.observation.Subject;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The namespaces that clients belong to by the policy in force.
 *
 * @param all each once
 * @param ofKeys that of the clients of the key file
 */
public record Namespaces(List<String> all, String ofKeys) {

    public Namespaces {
        all = List.copyOf(all);
    }

    /** Who may be meant: one if the namespace is given, else one for each namespace. */
    List<Subject> subjects(Target.Client client) {
        List<String> in = client.isAnywhere() ? all : List.of(client.namespace());
        return in.stream()
                .map(namespace -> Subject.client(namespace, client.tenant(), client.id()))
                .toList();
    }

    /** Whether the policy has the namespace that is given; true if none is. */
    boolean has(Target.Client client) {
        return client.isAnywhere() || all.contains(client.namespace());
    }

    /** For a sentence. */
    static String shown(List<String> namespaces) {
        return namespaces.stream().map(LogQuoting::quoted).collect(Collectors.joining(", "));
    }
}
