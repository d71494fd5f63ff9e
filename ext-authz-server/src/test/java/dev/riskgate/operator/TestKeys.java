// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.use.UseHours;
import dev.riskgate.identity.use.UseMark;
import dev.riskgate.yaml.YamlException;

import java.nio.charset.StandardCharsets;

/** Key files of which only the names matter. */
public final class TestKeys {

    private static final String HASH = "hmac-sha256:" + "A".repeat(43);

    private TestKeys() {}

    /**
     * @param keys {@code id=client}
     */
    public static ApiKeys of(String... keys) {
        return of(new UseHours(System::nanoTime), keys);
    }

    /**
     * @param hours by which their uses are marked
     */
    public static ApiKeys of(UseHours hours, String... keys) {
        StringBuilder file =
                new StringBuilder("apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys:\n");
        for (String key : keys) {
            int split = key.indexOf('=');
            file.append("  - { id: ")
                    .append(key, 0, split)
                    .append(", client: ")
                    .append(key.substring(split + 1))
                    .append(", hash: '" + HASH + "' }\n");
        }
        try {
            return ApiKeys.parse(
                    "keys.yaml",
                    file.toString().getBytes(StandardCharsets.UTF_8),
                    new KeyHasher(new byte[KeyHasher.MIN_KEY_BYTES], null),
                    _ -> new byte[0],
                    _ -> new UseMark(hours));
        } catch (YamlException e) {
            throw new AssertionError(e);
        }
    }
}
