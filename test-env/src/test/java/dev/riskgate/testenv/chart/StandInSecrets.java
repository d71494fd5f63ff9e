// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.chart;

import java.util.Map;

/** Secrets are files in a pod; here they are given as variables, so that the rest can be read. */
final class StandInSecrets {

    private static final String KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    static final Map<String, String> ALL =
            Map.of(
                    "RISKGATE_OBSERVATION_HASH_KEY",
                    KEY,
                    "RISKGATE_OBSERVATION_PREVIOUS_HASH_KEY",
                    "cHJldmlvdXMtcHJldmlvdXMtcHJldmlvdXMtcHJldmlvdXM=",
                    "RISKGATE_API_KEYS_HASH_KEY",
                    KEY,
                    "RISKGATE_API_KEYS_PREVIOUS_HASH_KEY",
                    KEY,
                    "RISKGATE_MANAGEMENT_TOKEN",
                    KEY,
                    "RISKGATE_REDIS_PASSWORD",
                    "x",
                    "RISKGATE_REDIS_SENTINEL_PASSWORD",
                    "x");

    private StandInSecrets() {}
}
