// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;

class ExamplePolicyTest {

    @Test
    void theExampleIsValidAndRaisesNoWarning() throws Exception {
        PolicyLoader.Loaded loaded = PolicyLoader.load(Path.of("../docs/examples/policy.yaml"));

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.policy().file().routes()).hasSize(6);
        assertThat(loaded.policy().hash()).matches("[0-9a-f]{12}");
    }
}
