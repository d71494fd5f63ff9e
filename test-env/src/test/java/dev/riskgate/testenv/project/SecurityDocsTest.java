// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The threat model and the page on compliance promise nothing that no test shows. */
class SecurityDocsTest {

    private static final String SHOWN_BY = "shown by";
    private static final String SETTINGS = "settings";

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "compliance.md"})
    void everyTestThatIsNamedExists(String page) throws IOException {
        assertThat(NamedInDocs.testClasses())
                .containsAll(NamedInDocs.testsNamed(Path.of("../docs", page)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"threat-model.md", "compliance.md"})
    void everyClaimNamesATestOrSaysThatThereIsNone(String page) throws IOException {
        var claims =
                NamedInDocs.rows(Path.of("../docs", page)).stream()
                        .filter(row -> row.has(SHOWN_BY))
                        .toList();

        assertThat(claims).hasSizeGreaterThan(15);
        assertThat(claims)
                .allSatisfy(
                        row ->
                                assertThat(row.cells().getLast())
                                        .as("%s", row.cells())
                                        .matches("`\\w+Test`(, `\\w+Test`)*|no test"));
    }

    @Test
    void everySettingThatIsNamedExists() throws IOException {
        var rows = NamedInDocs.rows(Path.of("../docs/compliance.md"));
        var known = NamedInDocs.settings();

        assertThat(known).contains("routes[].require.assurance", "redis.tls.enabled");
        assertThat(rows)
                .allSatisfy(row -> assertThat(known).containsAll(row.quoted(SETTINGS)))
                .anySatisfy(row -> assertThat(row.quoted(SETTINGS)).isNotEmpty());
    }

    /** A page that says only what is stopped would be an advertisement. */
    @Test
    void everyDoorSaysWhatIsNotStopped() throws IOException {
        String page = Files.readString(Path.of("../docs/threat-model.md"));
        String[] doors = page.split("(?m)^## ");

        assertThat(doors)
                .filteredOn(door -> door.contains(SHOWN_BY))
                .allSatisfy(door -> assertThat(door).contains("**Not stopped.**"));
    }
}
