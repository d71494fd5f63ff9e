// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.bench.worst;

import static dev.riskgate.bench.worst.Inputs.repeated;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;

import dev.riskgate.budget.CheckBudget;
import dev.riskgate.identity.Identifier;
import dev.riskgate.identity.apikey.ApiKeyAuthenticator;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.apikey.ApiKeys;
import dev.riskgate.identity.apikey.KeyHasher;
import dev.riskgate.identity.jwt.ClaimPath;
import dev.riskgate.identity.jwt.ClaimRules;
import dev.riskgate.identity.jwt.JwtAuthenticator;
import dev.riskgate.identity.jwt.JwtSettings;
import dev.riskgate.identity.jwt.jwks.JwksListener;
import dev.riskgate.identity.jwt.jwks.JwksSettings;
import dev.riskgate.identity.jwt.jwks.JwksSources;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.KeyUse;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.observation.Observer;
import dev.riskgate.outbound.OutboundHttp;
import dev.riskgate.outbound.OutboundSettings;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.testenv.world.Issuer;
import dev.riskgate.yaml.YamlException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Who calls, and what is profiled of it. */
final class CallerSteps implements AutoCloseable {

    private static final long BUDGET_NANOS = 10_000_000_000L;
    private static final long MANY_YEARS_ON = 4_000_000_000L;

    /** Bytes of names; more of them are refused before. */
    private static final int MOST_CLAIMS = 48 << 10;

    private static final String METADATA_KEY = "idp";

    private final OutboundHttp http =
            new OutboundHttp(OutboundSettings.direct("riskgate-bench"), null);
    private final JwksSources keySets = new JwksSources(http, System::nanoTime, JwksListener.NONE);
    private final Issuer issuer;
    private final Identifier byToken;
    private final Identifier byMetadata = identifier(METADATA_KEY, null);
    private final Identifier byKey;
    private final Observer observer = new Observer(new byte[32], new GeoLookup(List.of()));

    CallerSteps() throws IOException, YamlException {
        issuer = Issuer.start(InstantSource.system());
        issuer.rotate(Issuer.ecKey());
        JwksSettings published = JwksSettings.ofUrl(issuer.jwksUri().toString());
        byToken = identifier("", keySets.get(new KeyUse("idp", Issuer.NAME, published)));
        ApiKeys keys =
                ApiKeys.parse(
                        "keys.yaml",
                        "apiVersion: riskgate.dev/v1\nkind: ApiKeys\nkeys: []\n"
                                .getBytes(StandardCharsets.UTF_8),
                        new KeyHasher(new byte[32], null),
                        _ -> new byte[0]);
        byKey =
                new Identifier(
                        List.of(
                                new ApiKeyAuthenticator(
                                        new ApiKeySettings("partners", "keys", "x-api-key", false),
                                        () -> keys)));
    }

    private static Identifier identifier(String metadataKey, @Nullable KeySource keys) {
        var settings =
                new JwtSettings(
                        "idp",
                        Issuer.NAME,
                        Issuer.NAME,
                        Set.of(Issuer.AUDIENCE),
                        Set.of(),
                        Set.of("ES256"),
                        Duration.ofSeconds(30),
                        new ClaimRules(
                                List.of(new ClaimPath("sub")),
                                new ClaimPath("scope"),
                                new ClaimPath("roles"),
                                null,
                                Map.of()),
                        metadataKey,
                        16 << 10);
        return new Identifier(List.of(new JwtAuthenticator(settings, keys)));
    }

    List<WorstStep> all() {
        IntFunction<ApiRequest> plain = size -> token(size, Inputs.names(json(size)));
        return List.of(
                step(
                        "API key: as long as it gets",
                        byKey,
                        size -> header("x-api-key", "rg_" + repeated("a_", size)),
                        size -> header("x-api-key", "rg_" + repeated("a", size))),
                step("token, forged: header with many names", byToken, this::manyNames, plain),
                step("token, forged: nested lists", byToken, this::nested, plain),
                step("token, forged: digits", byToken, this::digits, plain),
                step(
                        "token, forged: points",
                        byToken,
                        size -> header("authorization", "Bearer " + repeated(".", size)),
                        plain),
                step(
                        "claims from metadata: roles with one hash code",
                        byMetadata,
                        size -> metadata(Inputs.colliding(size)),
                        size -> metadata(Inputs.names(Math.min(size, MOST_CLAIMS)))),
                step(
                        "claims from metadata: scope of one letter each",
                        byMetadata,
                        size -> metadata(List.of(repeated("a ", size))),
                        size -> metadata(Inputs.names(Math.min(size, MOST_CLAIMS)))),
                WorstStep.of(
                        "User-Agent",
                        size -> header("user-agent", "Mozilla/5.0 " + repeated("Chrome ", size)),
                        size -> header("user-agent", "curl/8.5.0 " + repeated("x", size)),
                        observed()),
                WorstStep.of(
                        "path as an object",
                        size -> ReadSteps.request(Messages.target(Inputs.segments(path(size)))),
                        size -> ReadSteps.request(Messages.target(Inputs.path(path(size)))),
                        observed()));
    }

    private Function<ApiRequest, WorstStep.Work> observed() {
        return request -> () -> observer.observe(request, PolicySteps.caller(), "orders");
    }

    private static WorstStep step(
            String name,
            Identifier identifier,
            IntFunction<ApiRequest> worst,
            IntFunction<ApiRequest> mean) {
        return WorstStep.of(
                name,
                worst,
                mean,
                request ->
                        () ->
                                identifier.identify(
                                        request,
                                        Set.of(),
                                        CheckBudget.start(System::nanoTime, BUDGET_NANOS)
                                                .mayBlock()));
    }

    /** Longer paths are refused before. */
    private static int path(int size) {
        return Math.min(size, 16 << 10);
    }

    private static ApiRequest header(String name, String value) {
        return ReadSteps.request(Messages.header(name, value));
    }

    private static ApiRequest metadata(List<String> roles) {
        return ReadSteps.request(Messages.claims(claims(roles)));
    }

    /** What holds, with these roles; a single one is the scope instead. */
    static Struct claims(List<String> roles) {
        var list = ListValue.newBuilder();
        roles.forEach(role -> list.addValues(text(role)));
        Struct.Builder claims =
                Struct.newBuilder()
                        .putFields("iss", text(Issuer.NAME))
                        .putFields("aud", text(Issuer.AUDIENCE))
                        .putFields("sub", text("client-1"))
                        .putFields("exp", Value.newBuilder().setNumberValue(MANY_YEARS_ON).build());
        return roles.size() == 1
                ? claims.putFields("scope", text(roles.getFirst())).build()
                : claims.putFields("roles", Value.newBuilder().setListValue(list).build()).build();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    /** Bytes of JSON in a token of this size, what it always holds left out. */
    private static int json(int size) {
        return Math.max(1, size - 600) * 10 / 16;
    }

    /** Well signed, then damaged, so that it is neither remembered nor let in. */
    private ApiRequest token(int size, List<String> roles) {
        String token =
                issuer.token("client-1", claims -> claims.claim("roles", roles).claim("n", size));
        int at = token.length() - 20;
        char other = token.charAt(at) == 'A' ? 'B' : 'A';
        return header(
                "authorization",
                "Bearer " + token.substring(0, at) + other + token.substring(at + 1));
    }

    private ApiRequest withHeader(String json) {
        String token = issuer.token("client-1");
        return header(
                "authorization",
                "Bearer "
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(json.getBytes(StandardCharsets.UTF_8))
                        + token.substring(token.indexOf('.')));
    }

    private ApiRequest manyNames(int size) {
        var names = new ArrayList<String>();
        for (String name : Inputs.colliding(json(size) * 2 / 3)) {
            names.add("\"" + name + "\":0");
        }
        return withHeader("{\"alg\":\"ES256\"," + String.join(",", names) + "}");
    }

    private ApiRequest nested(int size) {
        String deep = "[".repeat(15) + "]".repeat(15);
        return withHeader(
                "{\"alg\":\"ES256\",\"x\":["
                        + String.join(",", Collections.nCopies(Math.max(1, json(size) / 31), deep))
                        + "]}");
    }

    private ApiRequest digits(int size) {
        String number = "9".repeat(900);
        return withHeader(
                "{\"alg\":\"ES256\",\"x\":["
                        + String.join(
                                ",", Collections.nCopies(Math.max(1, json(size) / 901), number))
                        + "]}");
    }

    @Override
    public void close() {
        keySets.close();
        http.close();
        issuer.close();
    }
}
