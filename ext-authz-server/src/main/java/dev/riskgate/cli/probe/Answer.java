// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

import com.google.protobuf.Value;
import com.google.rpc.Code;

import io.envoyproxy.envoy.service.auth.v3.CheckResponse;

import java.util.List;
import java.util.Map;

/**
 * What Envoy would do with the request.
 *
 * @param verdict what is enforced: {@code allow}, {@code challenge}, {@code throttle} or {@code
 *     deny}; empty if the answer does not tell
 * @param decided what was decided; differs in shadow mode
 * @param status of the answer that the caller gets; 200 for a request that passes
 */
record Answer(
        String verdict,
        String decided,
        int status,
        String route,
        double score,
        List<String> reasons,
        String decision) {

    private static final int OK = 200;

    static Answer of(CheckResponse response) {
        Map<String, Value> told = response.getDynamicMetadata().getFieldsMap();
        boolean allowed = response.getStatus().getCode() == Code.OK_VALUE;
        Value none = Value.getDefaultInstance();
        return new Answer(
                told.getOrDefault("enforced", none).getStringValue(),
                told.getOrDefault("verdict", none).getStringValue(),
                allowed ? OK : response.getDeniedResponse().getStatus().getCodeValue(),
                told.getOrDefault("route", none).getStringValue(),
                told.getOrDefault("score", none).getNumberValue(),
                told.getOrDefault("reasons", none).getListValue().getValuesList().stream()
                        .map(Value::getStringValue)
                        .toList(),
                told.getOrDefault("decision", none).getStringValue());
    }

    /** One line for a person. */
    String line() {
        String shadow = verdict.equals(decided) ? "" : " (decided: " + decided + ")";
        String why = reasons.isEmpty() ? "" : "  " + String.join(",", reasons);
        return Printable.text(
                "%s%s  %d  route %s  score %s%s  %s"
                        .formatted(verdict, shadow, status, route, score, why, decision));
    }
}
