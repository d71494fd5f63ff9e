// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.policy.cel.Reads;
import dev.riskgate.policy.cel.Reads.Names;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Set;

class ReadsFinderTest {

    private static Reads reads(String condition) throws Exception {
        String policy =
                """
                apiVersion: riskgate.dev/v1
                kind: Policy
                credentials: [ { apiKey: { name: keys, header: x-api-key } } ]
                routes: [ { name: all, match: { path: "/**" } } ]
                rules: [ { name: one, when: '%s', then: deny } ]
                """
                        .formatted(condition);
        return PolicyLoader.parse("p.yaml", policy.getBytes(StandardCharsets.UTF_8))
                .policy()
                .reads()
                .getFirst();
    }

    @Test
    void findsNamesThatAreLiteral() throws Exception {
        Reads reads =
                reads(
                        "request.headers[\"X-A\"].exists(v, v == \"1\") || \"b\" in request.query"
                            + " || has(request.headers.c) || client.attributes.tier == \"gold\"");

        assertThat(reads.headers()).isEqualTo(Names.of(Set.of("x-a", "c")));
        assertThat(reads.query()).isEqualTo(Names.of(Set.of("b")));
        assertThat(reads.claims()).isEqualTo(Names.of(Set.of("tier")));
        assertThat(reads.peer()).isEqualTo(Names.NONE);
        assertThat(reads.extensions()).isEqualTo(Names.NONE);
    }

    @Test
    void takesAllWhereANameIsNotLiteral() throws Exception {
        assertThat(reads("request.headers.exists(h, h.startsWith(\"x-\"))").headers())
                .isEqualTo(Names.ALL);
        assertThat(reads("request.headers[request.method].size() > 0").headers())
                .isEqualTo(Names.ALL);
        assertThat(reads("size(request.query) > 3").query()).isEqualTo(Names.ALL);
        assertThat(reads("request.rawQuery.contains(\"a\")").query()).isEqualTo(Names.ALL);
    }

    @Test
    void findsNothingInAConditionAboutOtherThings() throws Exception {
        assertThat(reads("request.method == \"DELETE\" && risk.score > 3.0"))
                .isEqualTo(Reads.NOTHING);
    }

    @Test
    void findsWhatIsReadOfThePeerAndOfTheExtensions() throws Exception {
        assertThat(reads("peer.principal == \"a\"").peer())
                .isEqualTo(Names.of(Set.of("principal")));
        assertThat(reads("peer.sni != request.host").peer()).isEqualTo(Names.of(Set.of("sni")));
        Reads names = reads("request.extensions[\"tier\"] == \"a\" || \"b\" in request.extensions");
        assertThat(names.extensions()).isEqualTo(Names.of(Set.of("tier", "b")));
        assertThat(names.headers()).isEqualTo(Names.NONE);
        assertThat(reads("size(request.extensions) > 1").extensions()).isEqualTo(Names.ALL);
    }
}
