// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.challenge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.challenge.ResponseSettings.AcceptedCredential;
import dev.riskgate.decision.DenialResponse;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.TotpSeed.Algorithm;
import dev.riskgate.request.Malformation;
import dev.riskgate.verdict.AssuranceLevel;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.StepUp;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

class DenialResponsesTest {

    private static final ResponseSettings SETTINGS =
            new ResponseSettings(
                    "api",
                    List.of(
                            new AcceptedCredential(
                                    "idp",
                                    Scheme.BEARER,
                                    "an access token in the header authorization (Bearer)",
                                    Map.of(
                                            "phr", AssuranceLevel.PHISHING_RESISTANT,
                                            "mfa", AssuranceLevel.MFA,
                                            "pwd", AssuranceLevel.SINGLE)),
                            new AcceptedCredential(
                                    "partners",
                                    Scheme.RISKGATE,
                                    "an API key in the header x-api-key",
                                    Map.of()),
                            new AcceptedCredential(
                                    "legacy",
                                    Scheme.RISKGATE,
                                    "an API key in the header x-old-key",
                                    Map.of())));
    private static final StepUp MFA = new StepUp(AssuranceLevel.MFA, Duration.ofMinutes(10));
    private static final Caller PARTNER = Callers.apiKey("partner");
    private static final Caller USER = Callers.bearer("user");

    private final DenialResponses denialResponses =
            new DenialResponses(
                    SETTINGS,
                    caller ->
                            caller.client().id().equals("partner")
                                    ? TotpTest.seed("12345678901234567890", Algorithm.SHA1, 6)
                                    : null);

    private DenialResponse answer(Verdict verdict, Identification identification) {
        return denialResponses.respond(verdict, identification, RouteDemands.NONE, "d-1");
    }

    private static Reason reason(String code) {
        return new Reason(code, "An inner text with score 87 that nobody outside may read.");
    }

    private static Identification proven(Caller caller) {
        return new Identification.Proven(caller);
    }

    private static Identification rejected(Scheme scheme, String code) {
        return new Identification.Rejected(scheme, reason(code));
    }

    private static Verdict challenge(StepUp stepUp, String... codes) {
        return new Verdict.Challenge(
                stepUp, java.util.Arrays.stream(codes).map(DenialResponsesTest::reason).toList());
    }

    private static String authenticate(DenialResponse response) {
        return header(response, "www-authenticate");
    }

    private static String header(DenialResponse response, String name) {
        return response.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(DenialResponse.Header::value)
                .reduce("", (one, other) -> one + other);
    }

    private static String detail(DenialResponse response) {
        return String.valueOf(response.problem().get("detail"));
    }

    private static void assertType(DenialResponse response, String type) {
        assertThat(response.problem())
                .containsEntry("type", "https://riskgate.dev/problems/" + type)
                .containsEntry("decision", "d-1")
                .containsKeys("title", "detail");
        assertThat(response.toString()).doesNotContain("87", "inner");
    }

    @Test
    void whatPassesGetsNoAnswer() {
        assertThat(answer(Verdict.allow(), proven(PARTNER))).isSameAs(DenialResponse.PASS);
    }

    @Test
    void aBearerCallerIsChallengedAsRfc9470Says() {
        DenialResponse response = answer(challenge(MFA, "impossible_travel"), proven(USER));

        assertThat(response.status()).isEqualTo(401);
        assertThat(authenticate(response))
                .startsWith(
                        "Bearer realm=\"api\", error=\"insufficient_user_authentication\","
                                + " error_description=\"")
                .endsWith("\", acr_values=\"mfa phr\", max_age=\"600\"");
        assertType(response, "step-up-required");
        assertThat(response.problem())
                .containsEntry("acr_values", List.of("mfa", "phr"))
                .containsEntry("max_age", 600L)
                .doesNotContainKey("methods");
        assertThat(response.toString()).doesNotContain("travel");
    }

    @Test
    void aBearerCallerThatSendsAOneTimeCodeIsSentToItsIssuer() {
        DenialResponse response = answer(challenge(MFA, "otp_not_enrolled"), proven(USER));

        assertType(response, "otp-not-enrolled");
        assertThat(detail(response)).contains("not proven by one-time codes", "new access token");
    }

    @Test
    void anIssuerWithoutNamesForTheLevelIsAskedByAgeAlone() {
        var plain = new DenialResponses(ResponseSettings.DEFAULTS, _ -> null);
        DenialResponse response =
                plain.respond(challenge(MFA, "new_device"), proven(USER), RouteDemands.NONE, "d-1");

        assertThat(authenticate(response)).doesNotContain("acr_values").endsWith("max_age=\"600\"");
    }

    @Test
    void anApiKeyCallerIsChallengedInOurSchemeWithItsMethods() {
        DenialResponse response = answer(challenge(MFA, "new_device"), proven(PARTNER));

        assertThat(response.status()).isEqualTo(401);
        assertThat(authenticate(response))
                .startsWith("Riskgate realm=\"api\", error=\"insufficient_user_authentication\",")
                .endsWith("methods=\"totp\", max_age=\"600\"");
        assertType(response, "step-up-required");
        assertThat(response.problem())
                .containsEntry("methods", List.of("totp"))
                .containsEntry("max_age", 600L);
        assertThat(detail(response)).contains("riskgate-otp");
    }

    @Test
    void aKeyThatCannotProveMoreIsToldWhomToAsk() {
        DenialResponse notEnrolled =
                answer(challenge(MFA, "new_device"), proven(Callers.apiKey("stranger")));
        DenialResponse tooHigh =
                answer(
                        challenge(
                                new StepUp(AssuranceLevel.PHISHING_RESISTANT, Duration.ofHours(1)),
                                "assurance_required"),
                        proven(PARTNER));

        for (DenialResponse response : List.of(notEnrolled, tooHigh)) {
            assertThat(response.status()).isEqualTo(401);
            assertThat(authenticate(response)).doesNotContain("methods");
            assertThat(response.problem()).containsEntry("methods", List.of());
            assertThat(detail(response)).contains("operator");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "otp_invalid, otp-invalid",
        "otp_replayed, otp-replayed",
        "otp_locked, otp-locked",
        "otp_malformed, otp-malformed",
        "otp_not_enrolled, otp-not-enrolled"
    })
    void aCodeThatDoesNotHoldIsNamed(String code, String type) {
        assertType(answer(challenge(MFA, "impossible_travel", code), proven(PARTNER)), type);
    }

    @Test
    void whoeverSendsNoCredentialIsToldAllThatAreAccepted() {
        Verdict deny = Verdict.Deny.unauthenticated(reason("credential_missing"));
        DenialResponse response = answer(deny, new Identification.Anonymous());

        assertThat(response.status()).isEqualTo(401);
        assertThat(authenticate(response))
                .isEqualTo("Bearer realm=\"api\", Riskgate realm=\"api\"");
        assertType(response, "credential-missing");
        assertThat(detail(response)).contains("authorization (Bearer)", "x-api-key", "x-old-key");
    }

    @Test
    void onlyTheCredentialsOfTheRouteAreOffered() {
        DenialResponse response =
                denialResponses.respond(
                        Verdict.Deny.unauthenticated(reason("credential_not_accepted")),
                        proven(USER),
                        new RouteDemands(Set.of("partners"), List.of()),
                        "d-1");

        assertThat(authenticate(response)).isEqualTo("Riskgate realm=\"api\"");
        assertType(response, "credential-not-accepted");
        assertThat(detail(response)).contains("x-api-key").doesNotContain("x-old-key", "Bearer");
    }

    @Test
    void aChallengeForNobodyAsksForACredentialFirst() {
        DenialResponse response =
                answer(challenge(MFA, "rule_matched"), new Identification.Anonymous());

        assertThat(response.status()).isEqualTo(401);
        assertType(response, "credential-missing");
    }

    @Test
    void a401AlwaysCarriesAChallenge() {
        var nothing = new DenialResponses(ResponseSettings.DEFAULTS, _ -> null);
        DenialResponse response =
                nothing.respond(
                        Verdict.Deny.unauthenticated(reason("credential_missing")),
                        new Identification.Anonymous(),
                        RouteDemands.NONE,
                        "d-1");

        assertThat(authenticate(response)).isEqualTo("Riskgate realm=\"api\"");
    }

    @ParameterizedTest
    @CsvSource({
        "jwt_expired, token-expired, expired",
        "jwt_audience, token-invalid, audience",
        "jwt_issuer, token-invalid, issuer",
        "jwt_not_yet_valid, token-invalid, not valid yet",
        "jwt_signature, token-invalid, not valid for this API",
        "jwt_algorithm, token-invalid, not valid for this API",
        "jwt_key_unknown, token-invalid, not valid for this API",
        "anything_new, token-invalid, not valid for this API"
    })
    void aTokenThatDoesNotHoldIsRefusedAsRfc6750Says(String code, String type, String detail) {
        DenialResponse response =
                answer(Verdict.Deny.unauthenticated(reason(code)), rejected(Scheme.BEARER, code));

        assertThat(response.status()).isEqualTo(401);
        assertThat(authenticate(response))
                .startsWith("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"")
                .contains(detail);
        assertType(response, type);
        assertThat(detail(response)).contains(detail);
    }

    @Test
    void anUnknownKeyAndAKeySwitchedOffLookTheSame() {
        DenialResponse unknown =
                answer(
                        Verdict.Deny.unauthenticated(reason("api_key_unknown")),
                        rejected(Scheme.RISKGATE, "api_key_unknown"));
        DenialResponse disabled =
                answer(
                        Verdict.Deny.unauthenticated(reason("api_key_disabled")),
                        rejected(Scheme.RISKGATE, "api_key_disabled"));

        assertThat(unknown).isEqualTo(disabled);
        assertThat(authenticate(unknown))
                .startsWith("Riskgate realm=\"api\", error=\"invalid_credential\"");
        assertType(unknown, "credential-invalid");
    }

    @Test
    void aMissingScopeIsNamedToBothKindsOfCallers() {
        Verdict deny = Verdict.Deny.forbidden(reason("scope_missing"));
        var demands = new RouteDemands(Set.of(), List.of("permissions:read", "permissions:write"));
        DenialResponse bearer = denialResponses.respond(deny, proven(USER), demands, "d-1");
        DenialResponse key = denialResponses.respond(deny, proven(PARTNER), demands, "d-1");

        assertThat(authenticate(bearer))
                .startsWith("Bearer realm=\"api\", error=\"insufficient_scope\",")
                .endsWith("scope=\"permissions:read permissions:write\"");
        assertThat(authenticate(key)).isEmpty();
        for (DenialResponse response : List.of(bearer, key)) {
            assertThat(response.status()).isEqualTo(403);
            assertType(response, "insufficient-scope");
            assertThat(response.problem())
                    .containsEntry("scope", "permissions:read permissions:write");
        }
    }

    @Test
    void aRequestForAHostThatIsNotServedHereIsToldSoWhoeverSendsIt() {
        var deny = new Verdict.Deny(Verdict.Deny.Kind.MISDIRECTED, List.of(reason("host_unknown")));
        for (Identification who :
                List.of(
                        new Identification.Anonymous(),
                        proven(USER),
                        rejected(Scheme.BEARER, "jwt_expired"))) {
            DenialResponse response = answer(deny, who);

            assertThat(response.status()).isEqualTo(421);
            assertThat(response.headers()).isEmpty();
            assertType(response, "misdirected");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "role_missing, insufficient-role",
        "upgrade_not_allowed, upgrade-not-allowed",
        "method_not_named, method-not-allowed",
        "rule_matched, access-denied",
        "risk_high, access-denied",
        "impossible_travel, access-denied",
        "degraded_state, not-decided",
        "blocked, blocked"
    })
    void aForbiddenRequestIsToldOnlyWhatItMayKnow(String code, String type) {
        DenialResponse response = answer(Verdict.Deny.forbidden(reason(code)), proven(PARTNER));

        assertThat(response.status()).isEqualTo(403);
        assertThat(response.headers()).isEmpty();
        assertType(response, type);
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedRequestIsRefusedByName(Malformation malformation) {
        DenialResponse response =
                answer(
                        Verdict.Deny.forbidden(malformation.reason()),
                        new Identification.Anonymous());

        assertThat(response.status()).isEqualTo(403);
        assertType(response, "request-refused");
        assertThat(response.toString()).doesNotContain("trustedProxies", "check request");
    }

    @Test
    void anUndecidedRequestIsToldToComeBack() {
        DenialResponse response =
                answer(new Verdict.Deny(Verdict.Deny.Kind.UNAVAILABLE, List.of()), proven(PARTNER));

        assertThat(response)
                .isEqualTo(
                        answer(
                                new Verdict.Undecided(Degradation.STATE, List.of()),
                                proven(PARTNER)));
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.headers())
                .containsExactly(new DenialResponse.Header("retry-after", "5"));
        assertType(response, "not-decided");
    }

    @ParameterizedTest
    @EnumSource
    void anUndecidedRequestIsToldTrulyWhatWasMissingAndNothingBesides(Degradation cause) {
        List<Reason> reasons = List.of(reason("blocked"), reason("degraded_" + cause.label()));
        String detail =
                switch (cause) {
                    case ISSUER -> "What verifies this credential cannot be reached now.";
                    case OVERLOAD, DEADLINE -> "The request could not be judged in time.";
                    case STATE, OVERSIZE, INTERNAL -> "The request could not be judged now.";
                };

        for (Verdict verdict :
                List.of(
                        new Verdict.Deny(Verdict.Deny.Kind.UNAVAILABLE, reasons),
                        new Verdict.Undecided(cause, reasons))) {
            DenialResponse response = answer(verdict, proven(PARTNER));
            assertThat(response.status()).isEqualTo(503);
            assertType(response, "not-decided");
            assertThat(response.problem()).containsEntry("detail", detail + " Try again later.");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "999, 1", "1000, 1", "1001, 2", "59001, 60"})
    void aThrottledCallerIsToldWholeSecondsRoundedUp(long millis, String seconds) {
        DenialResponse response =
                answer(
                        new Verdict.Throttle(
                                "per-client",
                                100,
                                Duration.ofMinutes(1),
                                Duration.ofMillis(millis),
                                List.of(reason("limit_exceeded"))),
                        proven(PARTNER));

        assertThat(response.status()).isEqualTo(429);
        assertThat(header(response, "retry-after")).isEqualTo(seconds);
        assertThat(header(response, "ratelimit-policy")).isEqualTo("\"per-client\";q=100;w=60");
        assertThat(header(response, "ratelimit")).isEqualTo("\"per-client\";r=0;t=" + seconds);
        assertType(response, "rate-limited");
        assertThat(response.problem()).containsEntry("retry_after", Long.parseLong(seconds));
    }

    @Test
    void aRuleThatThrottlesTellsNeitherQuotaNorName() {
        Duration wait = Duration.ofSeconds(5);
        DenialResponse response =
                answer(
                        new Verdict.Throttle("slow-scrapers", 0, wait, wait, List.of()),
                        proven(PARTNER));

        assertThat(response.status()).isEqualTo(429);
        assertThat(header(response, "retry-after")).isEqualTo("5");
        assertThat(response.toString()).doesNotContain("slow-scrapers", "ratelimit");
    }

    @Test
    void everyExplanationFitsIntoAnErrorDescription() {
        for (ClientProblem problem : ClientProblem.values()) {
            assertThat(problem.detail()).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
        }
    }
}
