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
                                    "authorization",
                                    Map.of(
                                            "phr", AssuranceLevel.PHISHING_RESISTANT,
                                            "mfa", AssuranceLevel.MFA,
                                            "pwd", AssuranceLevel.SINGLE)),
                            new AcceptedCredential(
                                    "partners", Scheme.RISKGATE, "x-api-key", Map.of()),
                            new AcceptedCredential(
                                    "legacy", Scheme.RISKGATE, "x-old-key", Map.of())));
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

    private static String authenticate(DenialResponse denialResponse) {
        return header(denialResponse, "www-authenticate");
    }

    private static String header(DenialResponse denialResponse, String name) {
        return denialResponse.headers().stream()
                .filter(header -> header.name().equals(name))
                .map(DenialResponse.Header::value)
                .reduce("", (one, other) -> one + other);
    }

    private static String detail(DenialResponse denialResponse) {
        return String.valueOf(denialResponse.problem().get("detail"));
    }

    private static void assertType(DenialResponse denialResponse, String type) {
        assertThat(denialResponse.problem())
                .containsEntry("type", "https://riskgate.dev/problems/" + type)
                .containsEntry("decision", "d-1")
                .containsKeys("title", "detail");
        assertThat(denialResponse.toString()).doesNotContain("87", "inner");
    }

    @Test
    void whatPassesGetsNoAnswer() {
        assertThat(answer(Verdict.allow(), proven(PARTNER))).isSameAs(DenialResponse.PASS);
    }

    @Test
    void aBearerCallerIsChallengedAsRfc9470Says() {
        DenialResponse denialResponse = answer(challenge(MFA, "impossible_travel"), proven(USER));

        assertThat(denialResponse.status()).isEqualTo(401);
        assertThat(authenticate(denialResponse))
                .startsWith(
                        "Bearer realm=\"api\", error=\"insufficient_user_authentication\","
                                + " error_description=\"")
                .endsWith("\", acr_values=\"mfa phr\", max_age=\"600\"");
        assertType(denialResponse, "step-up-required");
        assertThat(denialResponse.problem())
                .containsEntry("acr_values", List.of("mfa", "phr"))
                .containsEntry("max_age", 600L)
                .doesNotContainKey("methods");
        assertThat(denialResponse.toString()).doesNotContain("travel");
    }

    @Test
    void aBearerCallerThatSendsAOneTimeCodeIsSentToItsIssuer() {
        DenialResponse denialResponse = answer(challenge(MFA, "otp_not_enrolled"), proven(USER));

        assertType(denialResponse, "otp-not-enrolled");
        assertThat(detail(denialResponse))
                .contains("not proven by one-time codes", "new access token");
    }

    @Test
    void anIssuerWithoutNamesForTheLevelIsAskedByAgeAlone() {
        var plain = new DenialResponses(ResponseSettings.DEFAULTS, _ -> null);
        DenialResponse denialResponse =
                plain.respond(challenge(MFA, "new_device"), proven(USER), RouteDemands.NONE, "d-1");

        assertThat(authenticate(denialResponse))
                .doesNotContain("acr_values")
                .endsWith("max_age=\"600\"");
    }

    @Test
    void anApiKeyCallerIsChallengedInOurSchemeWithItsMethods() {
        DenialResponse denialResponse = answer(challenge(MFA, "new_device"), proven(PARTNER));

        assertThat(denialResponse.status()).isEqualTo(401);
        assertThat(authenticate(denialResponse))
                .startsWith("Riskgate realm=\"api\", error=\"insufficient_user_authentication\",")
                .endsWith("methods=\"totp\", max_age=\"600\"");
        assertType(denialResponse, "step-up-required");
        assertThat(denialResponse.problem())
                .containsEntry("methods", List.of("totp"))
                .containsEntry("max_age", 600L);
        assertThat(detail(denialResponse)).contains("riskgate-otp");
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

        for (DenialResponse denialResponse : List.of(notEnrolled, tooHigh)) {
            assertThat(denialResponse.status()).isEqualTo(401);
            assertThat(authenticate(denialResponse)).doesNotContain("methods");
            assertThat(denialResponse.problem()).containsEntry("methods", List.of());
            assertThat(detail(denialResponse)).contains("operator");
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
        DenialResponse denialResponse = answer(deny, new Identification.Anonymous());

        assertThat(denialResponse.status()).isEqualTo(401);
        assertThat(authenticate(denialResponse))
                .isEqualTo("Bearer realm=\"api\", Riskgate realm=\"api\"");
        assertType(denialResponse, "credential-missing");
        assertThat(detail(denialResponse))
                .contains("authorization (Bearer)", "x-api-key", "x-old-key");
    }

    @Test
    void onlyTheCredentialsOfTheRouteAreOffered() {
        DenialResponse denialResponse =
                denialResponses.respond(
                        Verdict.Deny.unauthenticated(reason("credential_not_accepted")),
                        proven(USER),
                        new RouteDemands(Set.of("partners"), List.of()),
                        "d-1");

        assertThat(authenticate(denialResponse)).isEqualTo("Riskgate realm=\"api\"");
        assertType(denialResponse, "credential-not-accepted");
        assertThat(detail(denialResponse))
                .contains("x-api-key")
                .doesNotContain("x-old-key", "Bearer");
    }

    @Test
    void aChallengeForNobodyAsksForACredentialFirst() {
        DenialResponse denialResponse =
                answer(challenge(MFA, "rule_matched"), new Identification.Anonymous());

        assertThat(denialResponse.status()).isEqualTo(401);
        assertType(denialResponse, "credential-missing");
    }

    @Test
    void a401AlwaysCarriesAChallenge() {
        var nothing = new DenialResponses(ResponseSettings.DEFAULTS, _ -> null);
        DenialResponse denialResponse =
                nothing.respond(
                        Verdict.Deny.unauthenticated(reason("credential_missing")),
                        new Identification.Anonymous(),
                        RouteDemands.NONE,
                        "d-1");

        assertThat(authenticate(denialResponse)).isEqualTo("Riskgate realm=\"api\"");
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
        DenialResponse denialResponse =
                answer(Verdict.Deny.unauthenticated(reason(code)), rejected(Scheme.BEARER, code));

        assertThat(denialResponse.status()).isEqualTo(401);
        assertThat(authenticate(denialResponse))
                .startsWith("Bearer realm=\"api\", error=\"invalid_token\", error_description=\"")
                .contains(detail);
        assertType(denialResponse, type);
        assertThat(detail(denialResponse)).contains(detail);
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
        for (DenialResponse denialResponse : List.of(bearer, key)) {
            assertThat(denialResponse.status()).isEqualTo(403);
            assertType(denialResponse, "insufficient-scope");
            assertThat(denialResponse.problem())
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
            DenialResponse denialResponse = answer(deny, who);

            assertThat(denialResponse.status()).isEqualTo(421);
            assertThat(denialResponse.headers()).isEmpty();
            assertType(denialResponse, "misdirected");
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
        DenialResponse denialResponse =
                answer(Verdict.Deny.forbidden(reason(code)), proven(PARTNER));

        assertThat(denialResponse.status()).isEqualTo(403);
        assertThat(denialResponse.headers()).isEmpty();
        assertType(denialResponse, type);
    }

    @ParameterizedTest
    @EnumSource
    void aMalformedRequestIsRefusedByName(Malformation malformation) {
        DenialResponse denialResponse =
                answer(
                        Verdict.Deny.forbidden(malformation.reason()),
                        new Identification.Anonymous());

        assertThat(denialResponse.status()).isEqualTo(403);
        assertType(denialResponse, "request-refused");
        assertThat(denialResponse.toString()).doesNotContain("trustedProxies", "check request");
    }

    @Test
    void anUndecidedRequestIsToldToComeBack() {
        DenialResponse denialResponse =
                answer(new Verdict.Deny(Verdict.Deny.Kind.UNAVAILABLE, List.of()), proven(PARTNER));

        assertThat(denialResponse)
                .isEqualTo(
                        answer(
                                new Verdict.Undecided(Degradation.STATE, List.of()),
                                proven(PARTNER)));
        assertThat(denialResponse.status()).isEqualTo(503);
        assertThat(denialResponse.headers())
                .containsExactly(new DenialResponse.Header("retry-after", "5"));
        assertType(denialResponse, "not-decided");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "999, 1", "1000, 1", "1001, 2", "59001, 60"})
    void aThrottledCallerIsToldWholeSecondsRoundedUp(long millis, String seconds) {
        DenialResponse denialResponse =
                answer(
                        new Verdict.Throttle(
                                "per-client",
                                100,
                                Duration.ofMinutes(1),
                                Duration.ofMillis(millis),
                                List.of(reason("limit_exceeded"))),
                        proven(PARTNER));

        assertThat(denialResponse.status()).isEqualTo(429);
        assertThat(header(denialResponse, "retry-after")).isEqualTo(seconds);
        assertThat(header(denialResponse, "ratelimit-policy"))
                .isEqualTo("\"per-client\";q=100;w=60");
        assertThat(header(denialResponse, "ratelimit"))
                .isEqualTo("\"per-client\";r=0;t=" + seconds);
        assertType(denialResponse, "rate-limited");
        assertThat(denialResponse.problem()).containsEntry("retry_after", Long.parseLong(seconds));
    }

    @Test
    void aRuleThatThrottlesTellsNeitherQuotaNorName() {
        Duration wait = Duration.ofSeconds(5);
        DenialResponse denialResponse =
                answer(
                        new Verdict.Throttle("slow-scrapers", 0, wait, wait, List.of()),
                        proven(PARTNER));

        assertThat(denialResponse.status()).isEqualTo(429);
        assertThat(header(denialResponse, "retry-after")).isEqualTo("5");
        assertThat(denialResponse.toString()).doesNotContain("slow-scrapers", "ratelimit");
    }

    @Test
    void everyExplanationFitsIntoAnErrorDescription() {
        for (ClientProblem problem : ClientProblem.values()) {
            assertThat(problem.detail()).matches("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+");
        }
    }
}
