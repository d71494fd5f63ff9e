// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.cli.Main;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.io.StringWriter;

class SchemaCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @ParameterizedTest
    @CsvSource({"policy,Policy", "test,PolicyTest", "server,Server"})
    void eachKindOfFileHasItsSchema(String kind, String inFile) {
        assertThat(run("policy", "schema", "--kind", kind)).isZero();

        var schema = JsonMapper.builder().build().readTree(out.toString());
        assertThat(schema.at("/properties/kind/const").asString()).isEqualTo(inFile);
        assertThat(schema.path("$schema").asString()).contains("2020-12");
    }

    @Test
    void withoutAKindItIsThatOfAPolicy() {
        assertThat(run("policy", "schema")).isZero();
        assertThat(out.toString()).contains("\"const\": \"Policy\"").endsWith("}\n");
    }

    @Test
    void anUnknownKindIsRefusedAndTheKnownOnesAreNamed() {
        assertThat(run("policy", "schema", "--kind", "polcy")).isEqualTo(2);
        assertThat(err.toString()).contains("policy, test, server", "polcy");
        assertThat(out.toString()).isEmpty();
    }
}
