// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.policy.PolicyLoader;
import dev.riskgate.proto.v1.RecordedCaller;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedReason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

/** What a second credential of a check keeps another policy from deciding. */
class MissingInputsTest {

    private static final String TWO = "its credentials name two clients";
    private static final String OTHER = "another one of its credentials names the caller";
    private static final String POLICY =
            """
            apiVersion: riskgate.dev/v1
            kind: Policy
            credentials:
              - apiKey: { name: keys }
              - apiKey: { name: internal, header: x-internal }
            routes:
              - { name: any, match: { path: /any }, require: { credentials: [keys], otherCredentials: any_client } }
              - { name: same, match: { path: /same }, require: { credentials: [keys] } }
              - { name: others, match: { path: /others }, require: { credentials: [internal] } }
              - { name: all }
            """;

    @ParameterizedTest
    @CsvSource({
        "any, true, ''",
        "any, false, ''",
        "same, true, " + TWO,
        "same, false, ''",
        "others, true, " + TWO,
        "others, false, " + OTHER,
        "all, true, " + TWO,
        "all, false, ''",
        "none, true, " + TWO
    })
    void aKeyBesideAnotherOne(String route, boolean otherClient, String why) throws Exception {
        RecordedCheck check =
                RecordedCheck.newBuilder()
                        .setCaller(RecordedCaller.newBuilder().setCredential("keys"))
                        .addOtherCredentials("internal")
                        .setOtherClients(otherClient)
                        .build();
        assertThat(inputs().of(check, route)).isEqualTo(why);
        assertThat(inputs().of(check.toBuilder().setPolicyHash(hash()).build(), route)).isEmpty();
    }

    /** The policy names keys first. */
    @ParameterizedTest
    @CsvSource({"all, " + OTHER, "any, " + OTHER, "same, " + OTHER, "others, ''"})
    void ofTwoThatCountTheFirstOfThePolicyNamesTheCaller(String route, String why)
            throws Exception {
        RecordedCheck check =
                RecordedCheck.newBuilder()
                        .setCaller(RecordedCaller.newBuilder().setCredential("internal"))
                        .addOtherCredentials("keys")
                        .build();
        assertThat(inputs().of(check, route)).isEqualTo(why);
    }

    @Test
    void aConflictMayBeNoneWhereOthersMayNameAnyClient() throws Exception {
        RecordedCheck check =
                RecordedCheck.newBuilder()
                        .setRejected(RecordedReason.newBuilder().setCode("credential_conflict"))
                        .build();
        assertThat(inputs().of(check, "any")).isEqualTo(TWO);
        assertThat(inputs().of(check, "same")).isEmpty();
    }

    private static MissingInputs inputs() throws Exception {
        return new MissingInputs(PolicyLoader.parse("policy.yaml", bytes()).policy());
    }

    private static String hash() throws Exception {
        return PolicyLoader.parse("policy.yaml", bytes()).policy().hash();
    }

    private static byte[] bytes() {
        return POLICY.getBytes(StandardCharsets.UTF_8);
    }
}
