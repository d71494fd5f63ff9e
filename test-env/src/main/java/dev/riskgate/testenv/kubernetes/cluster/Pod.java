// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.cluster;

import tools.jackson.databind.JsonNode;

/**
 * A pod as the cluster tells it.
 *
 * @param container the id of its first container; empty while there is none
 * @param restarts of that container
 */
public record Pod(
        String name, String container, boolean ready, boolean ending, int restarts, String image) {

    static Pod of(JsonNode pod) {
        JsonNode status = pod.at("/status/containerStatuses/0");
        String id = status.path("containerID").asString("");
        return new Pod(
                pod.at("/metadata/name").asString(""),
                id.substring(id.indexOf("//") < 0 ? 0 : id.indexOf("//") + 2),
                status.path("ready").asBoolean(false),
                pod.at("/metadata").has("deletionTimestamp"),
                status.path("restartCount").asInt(0),
                pod.at("/spec/containers/0/image").asString(""));
    }
}
