// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import static dev.riskgate.identity.Requests.NOW;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.Requests;
import dev.riskgate.signals.observation.Subject;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class ApiKeyAuthenticatorTest {

    private static final KeyFiles FILES = new KeyFiles();
    private final ApiKeyGenerator.NewKey acme = FILES.newKey("acme-1", "acme");
    private final ApiKeyGenerator.NewKey next = FILES.newKey("acme-2", "acme");
    private final ApiKeyAuthenticator keys =
            authenticator(
                    acme.entry()
                            + "    scopes: [read, write]\n"
                            + "    roles: [partner]\n"
                            + "    attributes: { plan: gold }\n"
                            + next.entry());

    @Test
    void aKeyProvesItsClientWithAllThatTheFileSaysOfIt() {
        Caller caller = ((Proven) identify(keys, acme.text())).caller();
        assertThat(caller.client()).isEqualTo(Subject.client("default", "acme"));
        assertThat(caller.credential())
                .isEqualTo(
                        new Caller.Credential(
                                ApiKeyKind.INSTANCE, "partners", "", "acme-1", Long.MAX_VALUE));
        assertThat(caller.scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(caller.roles()).containsExactly("partner");
        assertThat(caller.attributes()).isEqualTo(Map.of("plan", "gold"));
        assertThat(caller.assurance()).isEqualTo(Assurance.SINGLE);
    }

    @Test
    void duringARotationBothKeysOfAClientHold() {
        assertThat(code(identify(keys, acme.text()))).isEqualTo("proven acme");
        assertThat(code(identify(keys, next.text()))).isEqualTo("proven acme");
    }

    @Test
    void noHeaderIsAnonymous() {
        assertThat(code(keys.identify(with(Map.of()), NO_WAIT))).isEqualTo("anonymous");
    }

    @Test
    void unknownIdAndWrongSecretCannotBeToldApart() {
        String secret = acme.text().substring("rg_acme-1_".length());
        Identification unknown = identify(keys, "rg_nobody_" + secret);
        Identification wrong = identify(keys, acme.text() + "x");
        assertThat(code(unknown)).isEqualTo("api_key_unknown");
        assertThat(wrong).isEqualTo(unknown);
    }

    @Test
    void theSecretOfOneKeyDoesNotOpenAnother() {
        String secret = acme.text().substring("rg_acme-1_".length());
        assertThat(code(identify(keys, "rg_acme-2_" + secret))).isEqualTo("api_key_unknown");
    }

    @Test
    void whatIsNoKeyIsNamedSo() {
        for (String text :
                List.of(
                        "",
                        " ",
                        "rg_",
                        "rg__",
                        "rg_acme-1_",
                        "rg_acme-1_short",
                        "rg__" + "a".repeat(32),
                        "rg_" + "a".repeat(41) + "_" + "a".repeat(32),
                        "rg_acme-1_" + "a".repeat(129),
                        "xx_acme-1_" + "a".repeat(32),
                        acme.text() + " ",
                        acme.text() + "_",
                        acme.text() + "," + acme.text(),
                        acme.text().replace("acme", "äcme"),
                        acme.text().substring(0, acme.text().length() - 1) + "\u0000",
                        acme.text().substring(0, acme.text().length() - 1) + "\uff10",
                        "x".repeat(1 << 20))) {
            assertThat(code(identify(keys, text))).as(text).isEqualTo("api_key_malformed");
        }
    }

    /** Else a password or a token could never come in the header that keys come in. */
    @Test
    void whatIsOfASchemeInTheHeaderOfSchemesIsNobodysKey() {
        ApiKeys snapshot = FILES.parse("  []");
        var shared =
                new ApiKeyAuthenticator(
                        new ApiKeySettings("partners", Subject.KEYS, "Authorization", false),
                        () -> snapshot);

        assertThat(code(shared.identify(with("authorization", "Basic bGVnYWN5OnB3"), NO_WAIT)))
                .isEqualTo("anonymous");
        for (String key : List.of("rg_cut-off", "rg_cut off", "opaque", " x")) {
            assertThat(code(shared.identify(with("authorization", key), NO_WAIT)))
                    .as(key)
                    .isEqualTo("api_key_malformed");
        }
    }

    @Test
    void aKeyOfTheGreatestLengthIsLookedUpAndALongerOneIsCalledTooLong() {
        String longest = "rg_" + "a".repeat(40) + "_" + "b".repeat(128);
        assertThat(code(identify(keys, longest))).isEqualTo("api_key_unknown");
        assertThat(reason(identify(keys, longest + "b"))).contains("longer than any key can be");
        assertThat(reason(identify(keys, longest.replace('b', '-')))).contains("rg_<id>_<secret>");
        assertThat(reason(identify(keys, ""))).isEqualTo("The API key is empty.");
    }

    private static String reason(Identification identification) {
        return ((Rejected) identification).reason().text();
    }

    @Test
    void itSaysWhichCredentialOfThePolicyItIsAndWhereKeysAreSent() {
        assertThat(keys.name()).isEqualTo("partners");
        assertThat(keys.carrier()).isEqualTo("x-api-key");
    }

    @Test
    void twoKeysInOneRequestAreAmbiguous() {
        Identification two = keys.identify(with("x-api-key", acme.text(), acme.text()), NO_WAIT);
        assertThat(code(two)).isEqualTo("credential_ambiguous");
        assertThat(((Rejected) two).scheme()).isEqualTo(Scheme.RISKGATE);
    }

    @Test
    void theDatesOfAKeyCountToTheMillisecond() {
        ApiKeyAuthenticator dated =
                authenticator(
                        acme.entry()
                                + "    notBefore: 2026-11-02T11:00:00Z\n"
                                + "    expires: 2026-11-02T13:00:00Z\n");
        Instant from = Instant.parse("2026-11-02T11:00:00Z");
        Instant to = Instant.parse("2026-11-02T13:00:00Z");
        assertThat(codeAt(dated, from.minusMillis(1))).isEqualTo("api_key_not_yet_valid");
        assertThat(codeAt(dated, from)).isEqualTo("proven acme");
        assertThat(codeAt(dated, to.minusMillis(1))).isEqualTo("proven acme");
        assertThat(codeAt(dated, to)).isEqualTo("api_key_expired");
    }

    @Test
    void aKeyThatIsSwitchedOffSaysSoOnlyToItsHolder() {
        ApiKeyAuthenticator off = authenticator(acme.entry() + "    disabled: true\n");
        assertThat(code(identify(off, acme.text()))).isEqualTo("api_key_disabled");
        assertThat(code(identify(off, acme.text() + "x"))).isEqualTo("api_key_unknown");
    }

    private String codeAt(ApiKeyAuthenticator keys, Instant now) {
        var request = Requests.at(now, Map.of("x-api-key", List.of(acme.text())), Map.of());
        return code(keys.identify(request, NO_WAIT));
    }

    private static Identification identify(ApiKeyAuthenticator keys, String text) {
        return keys.identify(
                Requests.at(NOW, Map.of("x-api-key", List.of(text)), Map.of()), NO_WAIT);
    }

    private static ApiKeyAuthenticator authenticator(String entries) {
        ApiKeys snapshot = FILES.parse(entries);
        return new ApiKeyAuthenticator(
                new ApiKeySettings("partners", Subject.KEYS, "X-API-Key", false), () -> snapshot);
    }
}
