// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cel.common.values.NullValue;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.request.Headers;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.risk.Risk;
import dev.riskgate.verdict.AssuranceLevel;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A request as conditions see it: up to so many characters, and each part prepared once. */
class RequestViewTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final int MOST = RuleFacts.MAX_CHARACTERS;

    private String path = "/";
    private String query = "";
    private String address = "192.0.2.7";
    private String sni = "";
    private Map<String, List<String>> headers = Map.of();

    private ApiRequest request() {
        return new ApiRequest(
                "1",
                NOW.toEpochMilli(),
                "GET",
                "https",
                "a.com",
                path,
                query,
                "HTTP/2",
                false,
                new Headers(headers),
                InetAddress.ofLiteral(address),
                new ApiRequest.Peer("", "", sni, ""),
                Map.of("tier", "gold"),
                Map.of(),
                ApiRequest.Body.NONE);
    }

    private RequestView view() {
        return new RequestView(request());
    }

    @ParameterizedTest
    @CsvSource({"/, /, /", "/a, /a, /a/", "/a/, /a, /a/", "/a/b/, /a/b, /a/b/"})
    void aSlashAtTheEndMakesNoOtherPath(String sent, String read, String withSlash) {
        path = sent;

        assertThat(view().path()).isEqualTo(read);
        assertThat(view().pathWithSlash()).isEqualTo(withSlash);
        assertThat(RequestView.canonical("")).isEmpty();
    }

    @Test
    void segmentsAreThoseBetweenSlashes() {
        assertThat(view().segments()).isEmpty();
        path = "/a/b/";
        assertThat(view().segments()).containsExactly("a", "b");
    }

    @Test
    void whatIsAskedOftenIsPreparedOnce() {
        path = "/a/b/";
        query = "a=1";
        address = "2001:db8::1";
        RequestView view = view();

        assertThat(view.path()).isSameAs(view.path());
        assertThat(view.pathWithSlash()).isSameAs(view.pathWithSlash());
        assertThat(view.segments()).isSameAs(view.segments());
        assertThat(view.query()).isSameAs(view.query());
        assertThat(view.headers()).isSameAs(view.headers());
        assertThat(view.clientAddress()).isEqualTo("2001:db8::1").isSameAs(view.clientAddress());
    }

    @Test
    void aQueryThatParsersReadDifferentlyIsReadByNoneAndThatIsFoundOnce() {
        query = "a=1;b=2";
        RequestView view = view();

        Throwable first = catchThrowable(view::query);
        assertThat(first).isInstanceOf(NotEvaluable.class);
        assertThat(catchThrowable(view::query)).isSameAs(first);
    }

    @Test
    void asManyCharactersMayBeReadAsTheBoundSays() {
        path = "/" + "a".repeat(MOST - 1);
        query = "a".repeat(MOST);
        headers = Map.of("x-a", List.of("a".repeat(MOST - 3)));
        sni = "a".repeat(MOST);
        RequestView view = view();
        assertThat(view.path()).hasSize(MOST);
        assertThat(view.rawQuery()).hasSize(MOST);
        assertThat(view.headers().get("x-a")).hasSize(1);
        assertThat(view.sni()).hasSize(MOST);

        path += "a";
        query += "a";
        sni += "a";
        headers = Map.of("x-a", List.of("a".repeat(MOST - 2)));
        RequestView larger = view();
        assertSpent(larger::path);
        assertSpent(larger::rawQuery);
        assertSpent(larger::query);
        assertSpent(larger::sni);
        assertSpent(larger::headers);
        assertSpent(larger::headers);
    }

    private static void assertSpent(ThrowingCallable asked) {
        assertThatThrownBy(asked).isInstanceOf(RuleBudget.Spent.class);
    }

    @ParameterizedTest
    @CsvSource({"A.Com, a.com", "a.com., a.com", "'', ''", "., ''"})
    void theNameOfTheServerIsComparedAsHostsAre(String sent, String read) {
        sni = sent;
        assertThat(view().sni()).isEqualTo(read);
    }

    @Test
    void aSettingOfTheFrontDoorThatIsNotThereIsEmptyAndIsNotThere() {
        Map<String, String> extensions = view().extensions();

        assertThat(extensions.get("tier")).isEqualTo("gold");
        assertThat(extensions.get("other")).isEmpty();
        assertThat(extensions.containsKey("tier")).isTrue();
        assertThat(extensions.containsKey("other")).isFalse();
        assertThat(extensions.entrySet()).hasSize(1);
    }

    private RuleFacts facts(CredentialKind<?> kind, Map<String, Object> attributes, Assurance own) {
        Caller caller =
                new Caller(
                        Subject.client("default", "acme"),
                        new Caller.Credential(kind, "c", "", "k", Long.MAX_VALUE),
                        "",
                        Set.of(),
                        Set.of(),
                        attributes,
                        own);
        return facts(new Identification.Proven(caller));
    }

    private RuleFacts facts(Identification who) {
        return new RuleFacts(
                new PolicyInput(request(), who, Place.UNKNOWN, Risk.NONE, Assurance.NONE, null, 0),
                "all");
    }

    @Test
    void onlyATokenHasClaimsSinceItsIssuerHasSignedThem() {
        Map<String, Object> attributes = Map.of("tier", "gold");

        assertThat(facts(JwtKind.INSTANCE, attributes, Assurance.SINGLE).claims())
                .isEqualTo(attributes);
        assertThat(facts(ApiKeyKind.INSTANCE, attributes, Assurance.SINGLE).claims()).isEmpty();
        assertThat(facts(ApiKeyKind.INSTANCE, attributes, Assurance.SINGLE).attributes())
                .isEqualTo(attributes);
        RuleFacts nobody = facts(new Identification.Anonymous());
        assertThat(nobody.claims()).isEmpty();
        assertThat(nobody.attributes()).isEmpty();
        assertThat(nobody.caller()).isNull();
        assertThat(facts(JwtKind.INSTANCE, attributes, Assurance.SINGLE).caller()).isNotNull();
    }

    @Test
    void aClaimOfAnyTypeIsOneThatConditionsKnow() {
        Map<String, Object> claims = new HashMap<>();
        claims.put("nothing", null);
        claims.put("text", "a");
        claims.put("flag", true);
        claims.put("double", 1.5);
        claims.put("float", 2.5f);
        claims.put("long", 3L);
        claims.put("int", 4);
        claims.put("decimal", new BigDecimal("5.5"));
        claims.put("date", Date.from(NOW));
        claims.put("instant", NOW);
        claims.put("list", List.of(1, "b"));
        claims.put("map", Map.of(7, List.of(8)));
        claims.put("other", new StringBuilder("x"));
        Map<String, Object> known = facts(JwtKind.INSTANCE, claims, Assurance.SINGLE).attributes();

        assertThat(known)
                .containsEntry("nothing", NullValue.NULL_VALUE)
                .containsEntry("text", "a")
                .containsEntry("flag", true)
                .containsEntry("double", 1.5)
                .containsEntry("float", 2.5)
                .containsEntry("long", 3L)
                .containsEntry("int", 4L)
                .containsEntry("decimal", 5.5)
                .containsEntry("date", NOW)
                .containsEntry("instant", NOW)
                .containsEntry("list", List.of(1L, "b"))
                .containsEntry("map", Map.of("7", List.of(8L)))
                .containsEntry("other", "x");
    }

    @ParameterizedTest
    @CsvSource({"NONE, 90, 9223372036854775807", "MFA, 90, 90", "MFA, 0, 0", "MFA, -30, 0"})
    void aProofIsAsOldAsItIsAndWhatWasNeverProvenIsOlderThanAnything(
            AssuranceLevel level, long secondsAgo, long age) {
        Assurance own = new Assurance(level, NOW.minusSeconds(secondsAgo), "acr");

        assertThat(facts(JwtKind.INSTANCE, Map.of(), own).assuranceAgeSeconds()).isEqualTo(age);
        assertThat(facts(JwtKind.INSTANCE, Map.of(), Assurance.SINGLE).assuranceAgeSeconds())
                .isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aNameThatIsNoVariableIsNotThere() {
        RuleFacts facts = facts(new Identification.Anonymous());

        assertThat(facts.find("route")).contains("all");
        assertThat(facts.find("request")).isPresent();
        assertThat(facts.find("nonsense")).isEmpty();
        assertThatThrownBy(() -> facts.matches("/a")).isInstanceOf(NotEvaluable.class);
        assertThatThrownBy(() -> facts.isClientIn("10.0.0.0/8")).isInstanceOf(NotEvaluable.class);
    }
}
