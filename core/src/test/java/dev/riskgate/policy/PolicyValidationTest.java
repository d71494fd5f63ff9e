// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class PolicyValidationTest {

    @TempDir Path dir;

    private int code;

    private String report(String text) throws IOException {
        Path file = Files.writeString(dir.resolve("policy.yaml"), text);
        StringBuilder out = new StringBuilder();
        code = PolicyValidation.run(file, out);
        return out.toString().replace(dir + "/", "");
    }

    @Test
    void eachErrorIsShownWithItsLineAndACaretUnderThePlace() throws IOException {
        assertThat(
                        report(
                                PolicySample.TOP
                                        + """
                                        credentials:
                                          - apiKey: { name: keys }
                                        rout:
                                          - name: a
                                        rules:
                                          - name: readers
                                            when: client.rolez.exists(r, r == "reader")
                                            then: deny
                                        """))
                .isEqualTo(
                        """
                        policy.yaml:5:1: error: unknown key "rout"; did you mean "routes"?
                          5 | rout:
                            | ^
                        policy.yaml:9:17: error: rules[0].when: client has no field "rolez"; did you mean "roles"?
                          9 |     when: client.rolez.exists(r, r == "reader")
                            |                 ^
                        2 errors in policy.yaml; it cannot be used.
                        """);
        assertThat(code).isEqualTo(1);
    }

    @Test
    void aValidFileIsSummedUp() throws IOException {
        assertThat(
                        report(
                                PolicySample.TOP
                                        + PolicySample.CREDENTIALS
                                        + "limits: [{ per: client, rate: 9/s }]"))
                .matches(
                        "policy.yaml is a valid policy \\([0-9a-f]{12}\\): enforce mode, 2"
                                + " credentials, 0 routes, 1 limit, 0 rules\\.\n");
        assertThat(code).isZero();
    }

    @Test
    void warningsAreShownAndDoNotFail() throws IOException {
        assertThat(report(PolicySample.TOP))
                .startsWith("policy.yaml:1:1: warning: no credential is accepted")
                .endsWith("0 rules, 1 warning.\n");
        assertThat(code).isZero();
    }

    @Test
    void aFileThatIsNotThereIsAnError() throws IOException {
        StringBuilder out = new StringBuilder();

        assertThat(PolicyValidation.run(dir.resolve("absent.yaml"), out)).isEqualTo(1);
        assertThat(out.toString()).contains("error: there is no such file");
    }

    @Test
    void longLinesAreCutAroundThePlaceAndControlCharactersAreNotPrinted() throws IOException {
        String report =
                report(
                        PolicySample.TOP
                                + "#\u0085\tx\nclient: { "
                                + "x".repeat(300)
                                + ": 1, tabs: 2 }\n");

        assertThat(report.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(200));
        assertThat(report).contains("…");
        assertThat(report.chars().filter(Character::isISOControl).filter(c -> c != '\n')).isEmpty();
    }
}
