// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.apikey.ApiKeySettings;
import dev.riskgate.identity.basic.BasicSettings;
import dev.riskgate.identity.jwt.ClaimPath;
import dev.riskgate.identity.jwt.JwtCredential;
import dev.riskgate.policy.diff.Changes.Key;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Of {@code credentials}. */
final class CredentialChanges {

    private static final String OTHERS =
            ": its clients are others now, whose habits, limits and blocks begin anew";

    private final PolicyVersion before;
    private final PolicyVersion after;
    private final Changes changes;

    CredentialChanges(PolicyVersion before, PolicyVersion after, Changes changes) {
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    void compare(Pairs<CredentialSettings> pairs) {
        for (Pairs.Item<CredentialSettings> gone : pairs.gone()) {
            changes.addToOld(
                    Effect.STRICTER, path(gone), called(gone.value()) + " is no longer accepted");
        }
        for (Pairs.Item<CredentialSettings> added : pairs.added()) {
            changes.add(
                    Effect.LOOSER,
                    path(added),
                    called(added.value()) + " is accepted now, too" + proof(added.value()));
        }
        for (Pairs.Pair<CredentialSettings> pair : pairs.both()) {
            compare(path(pair.now()), pair.old().value(), pair.now().value());
        }
    }

    static String path(Pairs.Item<CredentialSettings> item) {
        return "credentials[" + item.index() + "]." + item.value().kind().label();
    }

    static String called(CredentialSettings credential) {
        return "credential " + credential.name() + " (" + credential.kind().label() + ")";
    }

    private static String proof(CredentialSettings credential) {
        return switch (credential) {
            case JwtCredential jwt ->
                    ": tokens of the issuer " + jwt.issuer() + " for " + audiences(jwt);
            case ApiKeySettings key -> ": keys in the header " + key.header();
            default -> "";
        };
    }

    private void compare(String path, CredentialSettings old, CredentialSettings now) {
        Key key = new Key(path, "credential " + now.name(), "");
        if (!old.clients().equals(now.clients()) && !followsIssuer(old, now)) {
            changes.add(
                    Effect.UNCLEAR,
                    path + ".clients",
                    key.deeper("clients").isNow(now.clients(), old.clients()) + OTHERS);
        }
        switch (now) {
            case JwtCredential jwt when old instanceof JwtCredential was -> jwt(key, was, jwt);
            case ApiKeySettings api when old instanceof ApiKeySettings was -> key(key, was, api);
            case BasicSettings basic when old instanceof BasicSettings was ->
                    basic(key, was, basic);
            default -> other(path, old, now);
        }
    }

    private void other(String path, CredentialSettings old, CredentialSettings now) {
        if (!old.kind().label().equals(now.kind().label())) {
            changes.add(
                    Effect.UNCLEAR,
                    path,
                    "%s was of the kind %s".formatted(called(now), old.kind().label()));
        } else if (!old.equals(now)) {
            changes.add(Effect.UNCLEAR, path, called(now) + " is not what it was");
        }
    }

    /** The namespace is the issuer's, and told with it. */
    private static boolean followsIssuer(CredentialSettings old, CredentialSettings now) {
        return old instanceof JwtCredential was
                && now instanceof JwtCredential is
                && was.clients().equals(was.issuer())
                && is.clients().equals(is.issuer());
    }

    private void jwt(Key key, JwtCredential old, JwtCredential now) {
        changes.value(
                Effect.UNCLEAR, key.deeper("issuer"), old.issuer(), now.issuer(), String::valueOf);
        if (old.audiences().isEmpty() == now.audiences().isEmpty()) {
            changes.words(
                    key.deeper("audiences"), old.audiences(), now.audiences(), Effect.LOOSER, "");
        } else {
            changes.value(
                    Effect.UNCLEAR,
                    key.deeper("audiences"),
                    audiences(old),
                    audiences(now),
                    String::valueOf);
        }
        changes.words(
                key.deeper("clientIds"), old.clientIds(), now.clientIds(), Effect.LOOSER, "any");
        changes.words(
                key.deeper("algorithms"), old.algorithms(), now.algorithms(), Effect.LOOSER, "");
        changes.scale(
                key.deeper("clockSkew"),
                old.clockSkew(),
                now.clockSkew(),
                Comparator.naturalOrder(),
                true,
                Text::span);
        changes.scale(
                key.deeper("maxTokenKiB"),
                old.maxTokenKiB(),
                now.maxTokenKiB(),
                Comparator.naturalOrder(),
                true,
                String::valueOf);
        changes.value(
                Effect.UNCLEAR,
                key.deeper("jwks"),
                jwks(old, before),
                jwks(now, after),
                String::valueOf);
        if (!old.clientId().equals(now.clientId())) {
            changes.add(
                    Effect.UNCLEAR,
                    key.path() + ".clientId",
                    key.deeper("clientId").isNow(clientId(now), clientId(old)) + OTHERS);
        }
        changes.value(
                Effect.UNCLEAR,
                key.deeper("insecureHttp"),
                old.insecureHttp(),
                now.insecureHttp(),
                String::valueOf);
        claims(key.deeper("claims"), old.claims(), now.claims());
        acr(key.deeper("acr"), old.acr(), now.acr());
        changes.value(
                Effect.UNCLEAR,
                key.deeper("metadataKey"),
                old.metadataKey(),
                now.metadataKey(),
                name -> Text.orElse(name, "none (tokens are verified here)"));
    }

    private static String audiences(JwtCredential jwt) {
        return jwt.audiences().isEmpty()
                ? "none (tokens without aud, of clientIds)"
                : String.join(", ", jwt.audiences());
    }

    private static String clientId(JwtCredential jwt) {
        return jwt.clientId().stream()
                .map(path -> path.text().isEmpty() ? path.toString() : "claims." + path)
                .collect(Collectors.joining(", "));
    }

    private static String jwks(JwtCredential jwt, PolicyVersion version) {
        if (!jwt.jwks().file().isEmpty()) {
            return "the file " + version.fromHere(Path.of(jwt.jwks().file()));
        }
        return Text.orElse(jwt.jwks().url(), "found through the issuer");
    }

    private void claims(Key key, JwtCredential.Claims old, JwtCredential.Claims now) {
        claim(key.deeper("scopes"), old.scopes(), now.scopes());
        claim(key.deeper("roles"), old.roles(), now.roles());
        claim(key.deeper("tenant"), old.tenant(), now.tenant());
        changes.value(
                Effect.UNCLEAR,
                key.deeper("objectNames"),
                old.objectNames(),
                now.objectNames(),
                words -> Changes.list(words, "none"));
    }

    private void claim(Key key, @Nullable ClaimPath old, @Nullable ClaimPath now) {
        changes.value(Effect.UNCLEAR, key, named(old), named(now), String::valueOf);
    }

    private static String named(@Nullable ClaimPath claim) {
        return claim == null ? "none" : claim.toString();
    }

    /** A value that is not listed says no more than the token itself. */
    private void acr(Key key, Map<String, AssuranceLevel> old, Map<String, AssuranceLevel> now) {
        Set<String> words = new LinkedHashSet<>(old.keySet());
        words.addAll(now.keySet());
        for (String word : words.stream().sorted().toList()) {
            changes.scale(
                    key.deeper(word),
                    old.getOrDefault(word, AssuranceLevel.SINGLE),
                    now.getOrDefault(word, AssuranceLevel.SINGLE),
                    Comparator.naturalOrder(),
                    true,
                    Text::word);
        }
    }

    private void key(Key key, ApiKeySettings old, ApiKeySettings now) {
        changes.value(
                Effect.UNCLEAR, key.deeper("header"), old.header(), now.header(), String::valueOf);
        forward(key, old.forward(), now.forward());
    }

    private void basic(Key key, BasicSettings old, BasicSettings now) {
        changes.value(
                Effect.UNCLEAR,
                key.deeper("accounts"),
                before.fromHere(old.accounts()),
                after.fromHere(now.accounts()),
                String::valueOf);
        forward(key, old.forward(), now.forward());
        changes.scale(
                key.deeper("attempts"),
                old.attempts(),
                now.attempts(),
                Comparator.naturalOrder(),
                true,
                String::valueOf);
        changes.scale(
                key.deeper("window"),
                old.window(),
                now.window(),
                Comparator.reverseOrder(),
                true,
                Text::span);
    }

    /** It lets nobody in here, but what the upstream makes of the secret is not known. */
    private void forward(Key key, boolean old, boolean now) {
        changes.value(Effect.UNCLEAR, key.deeper("forward"), old, now, String::valueOf);
    }
}
