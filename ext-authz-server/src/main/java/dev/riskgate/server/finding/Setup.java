// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server.finding;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.policy.Policy;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.server.config.ServerConfig;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What is looked through. Immutable.
 *
 * @param policy null if it is not known
 * @param shadow the shadow policy; null if there is none or it is not known
 * @param server null if it is not known
 * @param keys the key file; null if there is none or it is not known
 * @param nowMillis milliseconds since the epoch
 */
public record Setup(
        @Nullable Policy policy,
        @Nullable Policy shadow,
        @Nullable ServerConfig server,
        @Nullable ApiKeys keys,
        long nowMillis) {

    /** Asks the policy's file; nothing is found where there is none. */
    List<FindingCheck.Found> ofPolicy(Function<PolicyFile, Stream<FindingCheck.Found>> question) {
        return policy == null ? List.of() : question.apply(policy.file()).toList();
    }

    /** Asks the server's settings; nothing is found where there are none. */
    List<FindingCheck.Found> ofServer(Function<ServerConfig, Stream<FindingCheck.Found>> question) {
        return server == null ? List.of() : question.apply(server).toList();
    }

    /** The places of a list in a file: 0 to {@code size - 1}. */
    static IntStream places(List<?> list) {
        return IntStream.range(0, list.size());
    }
}
