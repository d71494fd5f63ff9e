// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.Rejections;
import dev.riskgate.identity.SchemeText;
import dev.riskgate.identity.jwt.jwks.KeySet;
import dev.riskgate.identity.jwt.jwks.KeySource;
import dev.riskgate.identity.jwt.jwks.VerificationKey;
import dev.riskgate.identity.jwt.jws.JwtRefusal;
import dev.riskgate.identity.jwt.jws.SignedToken;
import dev.riskgate.identity.jwt.jws.TokenText;
import dev.riskgate.request.ApiRequest;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Proves a caller by a Bearer token (RFC 6750) that is a signed JWT. Without keys it proves nobody:
 * it refuses what the front door cannot have verified, see {@link VerifiedClaimsAuthenticator}.
 *
 * <p>Verified tokens are remembered by hash. A remembered token is still checked against the clock
 * and against the keys in force: it falls with its expiry, and with the key that signed it. New
 * settings mean a new authenticator, which remembers nothing, see {@link JwtFactory}. Thread-safe.
 */
public final class JwtAuthenticator implements Authenticator {

    private static final String HEADER = Carrier.AUTHORIZATION;
    private static final String SCHEME = "Bearer";

    /** In characters of tokens: 20,000 of 2 KiB. */
    private static final long REMEMBERED = 20_000L << 11;

    /** What remembering one costs at least, in the same measure. */
    private static final int LEAST_WEIGHT = 1 << 10;

    private static final Anonymous ANONYMOUS = new Anonymous();
    private static final Rejected AMBIGUOUS = Rejections.ambiguous(Scheme.BEARER);

    private final JwtSettings settings;
    private final @Nullable KeySource keys;
    private final ClaimsCheck check;
    private final CallerClaims callers;
    private final VerificationTime time;
    private final Cache<TokenHash, Remembered> remembered =
            Caffeine.newBuilder()
                    .maximumWeight(REMEMBERED)
                    .weigher((TokenHash _, Remembered known) -> known.weight())
                    .expireAfterWrite(Duration.ofHours(1))
                    .build();

    /**
     * @param keys the issuer's keys; null where the front door verifies its tokens
     */
    public JwtAuthenticator(JwtSettings settings, @Nullable KeySource keys) {
        this(settings, keys, VerificationTime.unlimited());
    }

    /**
     * @param time what tokens may take that are not remembered
     */
    public JwtAuthenticator(JwtSettings settings, @Nullable KeySource keys, VerificationTime time) {
        this.settings = settings;
        this.keys = keys;
        this.time = time;
        this.check = new ClaimsCheck(settings);
        this.callers = new CallerClaims(settings, check);
        if (keys == null && settings.metadataKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "JWT credential " + settings.name() + " has neither keys nor a metadata key");
        }
    }

    /** What is known of a token seen before: what it proves, or that it is another issuer's. */
    private sealed interface Remembered {

        /**
         * @param length of the token, in characters
         */
        record Verified(Proven proven, VerificationKey key, long endMillis, int length)
                implements Remembered {}

        record Foreign() implements Remembered {}

        default int weight() {
            return switch (this) {
                case Verified known -> Math.max(LEAST_WEIGHT, known.length());
                case Foreign _ -> LEAST_WEIGHT;
            };
        }
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String carrier() {
        return HEADER;
    }

    /** About how many tokens are remembered, for metrics. */
    public long remembered() {
        return remembered.estimatedSize();
    }

    @Override
    public Identification identify(ApiRequest request, Budget budget) {
        List<String> values = request.headers().all(HEADER);
        if (values.size() > 1) {
            return AMBIGUOUS;
        }
        if (values.isEmpty()) {
            return ANONYMOUS;
        }
        try {
            return inHeader(values.getFirst(), request, budget);
        } catch (JwtRefusal refusal) {
            return refusal.rejected();
        }
    }

    @Override
    public boolean vouches(ApiRequest request) {
        return keys == null && hasClaims(request);
    }

    /** Whether the front door has verified a token of this issuer, this one most likely. */
    private boolean hasClaims(ApiRequest request) {
        Map<String, Object> claims = request.verifiedClaims().get(settings.metadataKey());
        return claims != null && check.isOurIssuer(claims);
    }

    private Identification inHeader(String value, ApiRequest request, Budget budget)
            throws JwtRefusal {
        if (!SchemeText.isOf(SCHEME, value)) {
            // An upstream that reads less strictly would believe what nobody has verified.
            if (SchemeText.imitates(SCHEME, value) || TokenText.isIn(value)) {
                throw JwtRefusal.FORM;
            }
            return ANONYMOUS;
        }
        if (keys == null) {
            if (!hasClaims(request)) {
                throw JwtRefusal.UNVERIFIED;
            }
            // The front door finds its token anywhere in the value, also behind another one.
            if (!SchemeText.hasOneToken(SCHEME, value)) {
                throw JwtRefusal.FORM;
            }
            return ANONYMOUS;
        }
        String token = value.substring(SCHEME.length()).strip();
        if (token.length() > settings.maxTokenLength()) {
            throw JwtRefusal.TOO_LARGE;
        }
        return token(token, request, keys, budget);
    }

    private Identification token(String token, ApiRequest request, KeySource keys, Budget budget)
            throws JwtRefusal {
        long now = request.timeMillis();
        TokenHash hash = TokenHash.of(token);
        switch (remembered.getIfPresent(hash)) {
            case Remembered.Foreign _ -> throw JwtRefusal.ISSUER;
            // Told before the keys are asked for, which the issuer may have let run out.
            case Remembered.Verified known when now >= known.endMillis() ->
                    throw JwtRefusal.EXPIRED;
            case Remembered.Verified known when keys.keys(budget).holds(known.key()) -> {
                return known.proven();
            }
            case null, default -> {
                try (VerificationTime.Turn turn = time.take(request.clientAddress(), budget)) {
                    return verified(token, hash, now, keys, budget, turn);
                }
            }
        }
    }

    private Proven verified(
            String text,
            TokenHash hash,
            long now,
            KeySource keys,
            Budget budget,
            VerificationTime.Turn turn)
            throws JwtRefusal {
        SignedToken token = read(text, hash);
        if (!check.isOurIssuer(token.claims())) {
            throw foreign(hash);
        }
        VerificationKey key;
        try {
            key = signer(token, keys, budget, turn);
        } catch (DegradedException away) {
            // What its own claims rule out needs no key: an expired token stays expired.
            check.check(token.claims(), now);
            throw away;
        } catch (JwtRefusal refusal) {
            // A key may be gone because its tokens have all expired. Nobody gains by saying so.
            if (refusal == JwtRefusal.KEY_UNKNOWN && check.saysExpired(token.claims(), now)) {
                throw JwtRefusal.EXPIRED;
            }
            throw refusal;
        }
        long end = check.check(token.claims(), now);
        // Signatures can be changed without being broken, so a token is named by what was signed.
        String name = TokenHash.of(token.signingInput()).text();
        Caller caller = callers.caller(token.claims(), name, end, now);
        Proven proven = new Proven(caller);
        remembered.put(hash, new Remembered.Verified(proven, key, end, text.length()));
        return proven;
    }

    /** What is wrong with the token of another issuer is for that issuer's settings to say. */
    private SignedToken read(String text, TokenHash hash) throws JwtRefusal {
        try {
            return SignedToken.read(text, settings.algorithms());
        } catch (JwtRefusal refusal) {
            Map<String, Object> claims = SignedToken.claims(text);
            boolean foreign =
                    claims != null
                            && claims.get("iss") instanceof String
                            && !check.isOurIssuer(claims);
            throw foreign ? foreign(hash) : refusal;
        }
    }

    /** Is told at once the next time. */
    private JwtRefusal foreign(TokenHash hash) {
        remembered.put(hash, new Remembered.Foreign());
        return JwtRefusal.ISSUER;
    }

    /**
     * Asks the issuer again, as often as it may be asked, also where a key of this name is known
     * and has not signed the token: an issuer may put another key under the same name.
     */
    private static VerificationKey signer(
            SignedToken token, KeySource keys, Budget budget, VerificationTime.Turn turn)
            throws JwtRefusal {
        turn.pause();
        KeySet known = keys.keys(budget);
        turn.goOn();
        VerificationKey signer = signer(token, known);
        if (signer != null) {
            return signer;
        }
        turn.pause();
        KeySet newer = keys.newerThan(known, budget);
        turn.goOn();
        signer = newer == known ? null : signer(token, newer);
        if (signer != null) {
            return signer;
        }
        if (!candidates(token, newer).isEmpty()) {
            throw JwtRefusal.SIGNATURE;
        }
        throw newer.hasLeftOut(token.header().getKeyID())
                ? JwtRefusal.KEY_LEFT_OUT
                : JwtRefusal.KEY_UNKNOWN;
    }

    private static @Nullable VerificationKey signer(SignedToken token, KeySet keys) {
        for (VerificationKey candidate : candidates(token, keys)) {
            if (candidate.verify(token)) {
                return candidate;
            }
        }
        return null;
    }

    private static List<VerificationKey> candidates(SignedToken token, KeySet keys) {
        return keys.candidates(token.header().getKeyID(), token.header().getAlgorithm().getName());
    }
}
