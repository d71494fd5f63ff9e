// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.riskgate.testenv.MissingPrerequisite;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class SettingsTest {

    private static final List<Step> INSTALLATION = List.of(new BuildImages());
    private static final List<Step> STEPS = List.of(new Verdicts(), new Evict());
    private static final Step END = new Uninstall();

    @Test
    void allStepsAreRunInOrderAndTheReleaseIsRemovedInTheEnd() {
        assertThat(chosen()).containsExactly("images", "verdicts", "evict", "uninstall");
    }

    @Test
    void someStepsNeedTheInstallationAllTheSame() {
        assertThat(chosen("--only", "evict")).containsExactly("images", "evict", "uninstall");
    }

    @Test
    void whoWantsToKeepTheNamespaceKeepsTheRelease() {
        assertThat(chosen("--keep", "--only", "evict")).containsExactly("images", "evict");
    }

    @Test
    void aStepThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> chosen("--only", "evikt"))
                .withMessage("there is no step evikt; there are [verdicts, evict]");
    }

    @Test
    void anUnknownOptionIsRefused() {
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> chosen("--quick"))
                .withMessageContaining("usage");
    }

    @Test
    void anImageThatIsBuiltAlreadyNeedsOneToUpgradeTo() {
        assertThatExceptionOfType(MissingPrerequisite.class)
                .isThrownBy(() -> Settings.of(List.of(), Map.of("E2E_IMAGE", "one.tar")))
                .withMessageContaining("E2E_NEXT_IMAGE");
    }

    @Test
    void theLimitsAreThoseShippedUnlessPatienceIsAskedFor() {
        assertThat(Settings.of(List.of(), Map.of()).patient()).isFalse();
        assertThat(Settings.of(List.of("--patient"), Map.of()).patient()).isTrue();
    }

    private static List<String> chosen(String... arguments) {
        return Settings.of(List.of(arguments), Map.of()).chosen(INSTALLATION, STEPS, END).stream()
                .map(Step::name)
                .toList();
    }
}
