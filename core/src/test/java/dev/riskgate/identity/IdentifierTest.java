// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

import static dev.riskgate.identity.OtherCredentials.ANY_CLIENT;
import static dev.riskgate.identity.OtherCredentials.SAME_CLIENT;
import static dev.riskgate.identity.Requests.NO_WAIT;
import static dev.riskgate.identity.Requests.code;
import static dev.riskgate.identity.Requests.with;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.verdict.Reason;

import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What several credentials mean together. */
class IdentifierTest {

    private final Identifier identifier =
            new Identifier(
                    List.of(
                            new Words("idp", "authorization", "token:"),
                            new Words("partners", "x-api-key", "key:"),
                            new Words("second-idp", "authorization", "second:")));

    @Test
    void withoutCredentialNobodyIsThere() {
        assertThat(identify(Map.of())).isEqualTo("anonymous");
    }

    @Test
    void anyCredentialThatHoldsProvesItsClient() {
        assertThat(identify(Map.of("x-api-key", "key:acme"))).isEqualTo("proven acme");
        assertThat(identify(Map.of("authorization", "token:acme"))).isEqualTo("proven acme");
    }

    @Test
    void oneOfTwoIssuersIsEnoughAndTheTokensOwnIssuerNamesTheReason() {
        assertThat(identify(Map.of("authorization", "second:acme"))).isEqualTo("proven acme");
        assertThat(identify(Map.of("authorization", "second:bad"))).isEqualTo("jwt_expired");
        assertThat(identify(Map.of("authorization", "token:bad"))).isEqualTo("jwt_expired");
        assertThat(identify(Map.of("authorization", "nobody's"))).isEqualTo("jwt_issuer");
    }

    /** As an issuer whose keys could not be loaded: it cannot say anything of its own tokens. */
    private record Away(String name, String carrier) implements Authenticator {
        @Override
        public Identification identify(ApiRequest request, Budget budget) {
            if (request.headers().all(carrier).stream()
                    .noneMatch(text -> text.startsWith("away:"))) {
                return new Anonymous();
            }
            throw new DegradedException(Degradation.ISSUER, "away");
        }
    }

    private static Identification withAnIssuerAway(Map<String, List<String>> headers) {
        return new Identifier(
                        List.of(
                                new Away("away", "authorization"),
                                new Words("idp", "authorization", "token:"),
                                new Words("partners", "x-api-key", "key:")))
                .identify(with(headers), Set.of(), NO_WAIT);
    }

    @Test
    void aTokenThatCannotBeVerifiedProvesNobodyAlsoBesideAGoodKey() {
        assertThatThrownBy(() -> withAnIssuerAway(Map.of("authorization", List.of("away:acme"))))
                .isInstanceOf(DegradedException.class);
        assertThatThrownBy(
                        () ->
                                withAnIssuerAway(
                                        Map.of(
                                                "authorization",
                                                List.of("away:acme"),
                                                "x-api-key",
                                                List.of("key:acme"))))
                .isInstanceOf(DegradedException.class);
    }

    @Test
    void aBadKeyBesideATokenThatCannotBeVerifiedIsStillABadKey() {
        var both = Map.of("authorization", List.of("away:acme"), "x-api-key", List.of("key:bad"));
        assertThat(withAnIssuerAway(both)).isInstanceOf(Rejected.class);
    }

    @Test
    void anIssuerThatIsAwayDoesNotHoldUpTheTokensOfAnother() {
        assertThat(code(withAnIssuerAway(Map.of("authorization", List.of("token:acme")))))
                .isEqualTo("proven acme");
    }

    @Test
    void twoCredentialsOfOneClientHoldAndTheFirstInThePolicyNamesTheCaller() {
        var both = with(Map.of("authorization", List.of("token:a"), "x-api-key", List.of("key:a")));
        Proven proven = (Proven) identifier.identify(both, Set.of(), NO_WAIT);
        assertThat(proven.caller().credential().name()).isEqualTo("idp");
    }

    @Test
    void twoCredentialsOfDifferentClientsContradictEachOther() {
        assertThat(identify(Map.of("authorization", "token:a", "x-api-key", "key:b")))
                .isEqualTo("credential_conflict");
        assertThat(identify(Map.of("authorization", "second:a", "x-api-key", "key:b")))
                .isEqualTo("credential_conflict");
    }

    @Test
    void theSameIdInTwoNamespacesIsTwoClients() {
        assertThat(
                        identify(
                                Map.of(
                                        "authorization",
                                        "token:https://idp.example@a",
                                        "x-api-key",
                                        "key:a")))
                .isEqualTo("credential_conflict");
        assertThat(identify(Map.of("authorization", "token:us@a", "x-api-key", "key:us@a")))
                .isEqualTo("proven a");
    }

    @Test
    void aBadCredentialBesideAGoodOneIsRefused() {
        assertThat(identify(Map.of("authorization", "token:bad", "x-api-key", "key:a")))
                .isEqualTo("jwt_expired");
        assertThat(identify(Map.of("authorization", "token:a", "x-api-key", "key:bad")))
                .isEqualTo("jwt_expired");
    }

    @Test
    void aBadCredentialThatTheRouteDoesNotAcceptIsRefusedBesideAGoodOneAndAlone() {
        for (Set<String> accepted : List.of(Set.of("partners"), Set.of("idp"))) {
            for (String key : List.of("key:a", "key:bad")) {
                var both = Map.of("authorization", "token:bad", "x-api-key", key);
                assertThat(identify(both, accepted)).isEqualTo("jwt_expired");
            }
            var other = Map.of("authorization", "token:a", "x-api-key", "key:bad");
            assertThat(identify(other, accepted)).isEqualTo("jwt_expired");
            assertThat(identify(Map.of("authorization", "nobody's"), accepted))
                    .isEqualTo("jwt_issuer");
        }
    }

    @Test
    void aGoodCredentialThatTheRouteDoesNotAcceptHasToNameTheSameClientAndNamesNoCaller() {
        var same = with(Map.of("authorization", List.of("token:a"), "x-api-key", List.of("key:a")));
        var keysOnly = (Proven) identifier.identify(same, Set.of("partners"), NO_WAIT);
        assertThat(keysOnly.caller().credential().name()).isEqualTo("partners");
        var tokensOnly = (Proven) identifier.identify(same, Set.of("idp"), NO_WAIT);
        assertThat(tokensOnly.caller().credential().name()).isEqualTo("idp");
        var other = Map.of("authorization", "token:b", "x-api-key", "key:a");
        assertThat(identify(other, Set.of("partners"))).isEqualTo("credential_conflict");
        assertThat(identify(other, Set.of("idp"))).isEqualTo("credential_conflict");
    }

    /** So that its client can be blocked, and the route can say what it accepts instead. */
    @Test
    void aGoodCredentialThatTheRouteDoesNotAcceptIsToldWhereThereIsNoOther() {
        var token = with(Map.of("authorization", List.of("token:a")));
        var proven = (Proven) identifier.identify(token, Set.of("partners"), NO_WAIT);
        assertThat(proven.caller().credential().name()).isEqualTo("idp");
    }

    @Test
    void whatCannotBeVerifiedHoldsNobodyUpLessWhereTheRouteDoesNotAcceptIt() {
        var away =
                new Identifier(
                        List.of(
                                new Away("away", "authorization"),
                                new Words("partners", "x-api-key", "key:")));
        var good = Map.of("authorization", List.of("away:a"), "x-api-key", List.of("key:a"));
        assertThatThrownBy(() -> away.identify(with(good), Set.of("partners"), NO_WAIT))
                .isInstanceOf(DegradedException.class);
        var bad = Map.of("authorization", List.of("away:a"), "x-api-key", List.of("key:bad"));
        assertThat(code(away.identify(with(bad), Set.of("partners"), NO_WAIT)))
                .isEqualTo("jwt_expired");
    }

    @Test
    void aTokenOfAnIssuerThatTheRouteDoesNotAcceptIsAnotherCredential() {
        assertThat(name(Map.of("authorization", "token:a"), Set.of("second-idp"))).isEqualTo("idp");
        assertThat(identify(Map.of("authorization", "token:bad"), Set.of("second-idp")))
                .isEqualTo("jwt_expired");
        var both = Map.of("authorization", "token:a", "x-api-key", "key:a");
        assertThat(name(both, Set.of("second-idp", "partners"))).isEqualTo("partners");
        assertThat(identify(Map.of("authorization", "second:a"), Set.of("second-idp")))
                .isEqualTo("proven a");
    }

    @Test
    void whereAnyClientWillDoTheOtherCredentialHasToHoldAllTheSameAndNamesNoCaller() {
        for (String accepted : List.of("idp", "partners")) {
            Set<String> one = Set.of(accepted);
            var two = Map.of("authorization", "token:a", "x-api-key", "key:b");
            String named = accepted.equals("idp") ? "proven a" : "proven b";
            assertThat(identify(two, one, ANY_CLIENT)).isEqualTo(named);
            var badKey = Map.of("authorization", "token:a", "x-api-key", "key:bad");
            var badToken = Map.of("authorization", "token:bad", "x-api-key", "key:a");
            assertThat(identify(badKey, one, ANY_CLIENT)).isEqualTo("jwt_expired");
            assertThat(identify(badToken, one, ANY_CLIENT)).isEqualTo("jwt_expired");
        }
        var nobodys = Map.of("authorization", "nobody's", "x-api-key", "key:a");
        assertThat(identify(nobodys, Set.of("partners"), ANY_CLIENT)).isEqualTo("jwt_issuer");
    }

    @Test
    void credentialsThatTheRouteAcceptsNameOneClientAlsoWhereOthersMayNameAny() {
        Set<String> both = Set.of("partners", "second-idp");
        var accepted = Map.of("authorization", "second:a", "x-api-key", "key:b");
        assertThat(identify(accepted, both, ANY_CLIENT)).isEqualTo("credential_conflict");
        var other = Map.of("authorization", "token:a", "x-api-key", "key:b");
        assertThat(identify(other, both, ANY_CLIENT)).isEqualTo("proven b");
        assertThat(identify(other, Set.of(), ANY_CLIENT)).isEqualTo("credential_conflict");
    }

    /** Each may be blocked. */
    @Test
    void everyCredentialThatHoldsIsToldOnce() {
        var two = with(lists(Map.of("authorization", "token:a", "x-api-key", "key:b")));
        Proven keys = (Proven) identifier.identify(two, Set.of("partners"), ANY_CLIENT, NO_WAIT);
        assertThat(keys.others())
                .extracting(one -> one.credential().name() + " " + one.client().id())
                .containsExactly("idp a");
        Proven tokens = (Proven) identifier.identify(two, Set.of("idp"), ANY_CLIENT, NO_WAIT);
        assertThat(tokens.others())
                .extracting(one -> one.credential().name() + " " + one.client().id())
                .containsExactly("partners b");
        assertThat(keys.beside(tokens).others()).hasSize(1);
        var one = with(lists(Map.of("x-api-key", "key:b")));
        Proven alone = (Proven) identifier.identify(one, Set.of(), NO_WAIT);
        assertThat(alone.others()).isEmpty();
    }

    /** Two of three may be others. */
    @Test
    void anyNumberOfOthersMayStandBesideTheAcceptedOne() {
        var three =
                new Identifier(
                        List.of(
                                new Words("idp", "authorization", "token:"),
                                new Words("internal", "x-internal-key", "key:"),
                                new Words("partners", "x-api-key", "key:")));
        var all =
                with(
                        lists(
                                Map.of(
                                        "authorization",
                                        "token:a",
                                        "x-internal-key",
                                        "key:b",
                                        "x-api-key",
                                        "key:c")));
        Proven proven = (Proven) three.identify(all, Set.of("partners"), ANY_CLIENT, NO_WAIT);
        assertThat(proven.caller().client().id()).isEqualTo("c");
        assertThat(proven.others())
                .extracting(one -> one.client().id())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(code(three.identify(all, Set.of("partners"), SAME_CLIENT, NO_WAIT)))
                .isEqualTo("credential_conflict");
    }

    private String name(Map<String, String> headers, Set<String> accepted) {
        Proven proven =
                (Proven) identifier.identify(with(lists(headers)), accepted, SAME_CLIENT, NO_WAIT);
        return proven.caller().credential().name();
    }

    private String identify(Map<String, String> headers) {
        return identify(headers, Set.of());
    }

    private String identify(Map<String, String> headers, Set<String> accepted) {
        return identify(headers, accepted, SAME_CLIENT);
    }

    private String identify(
            Map<String, String> headers, Set<String> accepted, OtherCredentials others) {
        return code(identifier.identify(with(lists(headers)), accepted, others, NO_WAIT));
    }

    private static Map<String, List<String>> lists(Map<String, String> headers) {
        Map<String, List<String>> lists = new HashMap<>();
        headers.forEach((name, value) -> lists.put(name, List.of(value)));
        return lists;
    }

    /** Believes whatever starts with its word, except "bad". */
    private record Words(String name, String carrier, String word) implements Authenticator {
        @Override
        public Identification identify(ApiRequest request, Budget budget) {
            String value = request.headers().first(carrier);
            if (value == null) {
                return new Anonymous();
            }
            if (!value.startsWith(word)) {
                return rejected("jwt_issuer");
            }
            String client = value.substring(word.length());
            return client.equals("bad") ? rejected("jwt_expired") : new Proven(caller(client));
        }

        private static Identification rejected(String code) {
            return new Rejected(Scheme.BEARER, new Reason(code, ""));
        }

        /**
         * @param client {@code ID}, or {@code NAMESPACE@ID}
         */
        private Caller caller(String client) {
            int at = client.indexOf('@');
            return new Caller(
                    Subject.client(
                            at < 0 ? Subject.KEYS : client.substring(0, at),
                            "default",
                            client.substring(at + 1)),
                    new Caller.Credential(JwtKind.INSTANCE, name, "", "1", Long.MAX_VALUE),
                    "",
                    Set.of(),
                    Set.of(),
                    Map.of(),
                    Assurance.SINGLE);
        }
    }
}
