// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.http.IdentityHeaders;
import dev.riskgate.request.Malformation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The page for operators names what the code can answer. */
class EnvoyDocTest {

    private final String page;

    EnvoyDocTest() throws IOException {
        page = Files.readString(Path.of("../docs/envoy.md"));
    }

    @Test
    void everyReasonOfARefusalIsExplained() {
        for (Malformation malformation : Malformation.values()) {
            assertThat(page).contains("`" + malformation.reason().code() + "`");
        }
    }

    @Test
    void everyHeaderAndMetadataKeyIsExplained() {
        for (String name : IdentityHeaders.NAMES) {
            assertThat(page).contains("`" + name + "`");
        }
        var metadata =
                new CheckResponseWriter(new WriterSettings(Set.of(), Set.of(), false))
                        .write(Decisions.of(Decisions.ALLOW))
                        .message()
                        .getDynamicMetadata();
        for (String key : metadata.getFieldsMap().keySet()) {
            assertThat(page).contains("`" + key + "`");
        }
    }
}
