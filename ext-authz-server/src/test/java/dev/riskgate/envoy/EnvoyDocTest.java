package dev.riskgate.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.request.Malformation;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
        for (String key :
                DecisionMetadata.of(Decisions.of(Decisions.ALLOW)).getFieldsMap().keySet()) {
            assertThat(page).contains("`" + key + "`");
        }
    }
}
