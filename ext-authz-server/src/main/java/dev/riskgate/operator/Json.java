// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

import java.util.Map;

/** JSON in and out. Made at the first operation, not at the start of the server. */
final class Json {

    static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Json() {}

    static byte[] bytes(Map<String, ?> object) {
        return MAPPER.writeValueAsBytes(object);
    }
}
