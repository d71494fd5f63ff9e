// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.apikey;

import dev.riskgate.budget.Budget;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Caller.Scheme;
import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.Rejections;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Reason;

import java.util.List;
import java.util.function.Supplier;

/**
 * Proves a caller by its API key. Never waits. What is wrong with a key's dates is shown only to
 * those who know its secret.
 */
public final class ApiKeyAuthenticator implements Authenticator {

    private static final Anonymous ANONYMOUS = new Anonymous();
    private static final Rejected AMBIGUOUS = Rejections.ambiguous(Scheme.RISKGATE);
    private static final Rejected EMPTY = rejected("api_key_malformed", "The API key is empty.");
    private static final Rejected TOO_LONG =
            rejected("api_key_malformed", "The API key is longer than any key can be.");
    private static final Rejected MALFORMED =
            rejected("api_key_malformed", "The API key does not have the form rg_<id>_<secret>.");
    private static final Rejected UNKNOWN =
            rejected("api_key_unknown", "There is no such API key.");
    private static final Rejected DISABLED =
            rejected("api_key_disabled", "The API key is switched off.");
    private static final Rejected NOT_YET =
            rejected("api_key_not_yet_valid", "The API key is not valid yet.");
    private static final Rejected EXPIRED = rejected("api_key_expired", "The API key has expired.");

    private final ApiKeySettings settings;
    private final Supplier<ApiKeys> keys;

    /**
     * @param keys the snapshot in force, asked for every request
     */
    public ApiKeyAuthenticator(ApiKeySettings settings, Supplier<ApiKeys> keys) {
        this.settings = settings;
        this.keys = keys;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public String carrier() {
        return settings.header();
    }

    @Override
    public Identification identify(ApiRequest request, Budget budget) {
        List<String> values = request.headers().all(settings.header());
        if (values.isEmpty()) {
            return ANONYMOUS;
        }
        if (values.size() > 1) {
            return AMBIGUOUS;
        }
        String text = values.getFirst();
        return isOfScheme(text) ? ANONYMOUS : check(text, request.timeMillis());
    }

    /** A token or a password, which share the header with keys only where the policy says so. */
    private boolean isOfScheme(String text) {
        return settings.header().equals(Carrier.AUTHORIZATION)
                && !text.startsWith(ApiKeyText.PREFIX)
                && text.indexOf(' ') > 0;
    }

    private Identification check(String text, long now) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        if (text.length() > ApiKeyText.MAX_LENGTH) {
            return TOO_LONG;
        }
        String id = ApiKeyText.id(text);
        if (id == null) {
            return MALFORMED;
        }
        ApiKey key = keys.get().find(id, text);
        if (key == null) {
            return UNKNOWN;
        }
        return switch (key.entry().status(now)) {
            case VALID -> {
                key.mark().use();
                yield new Proven(caller(key));
            }
            case DISABLED -> DISABLED;
            case NOT_YET_VALID -> NOT_YET;
            case EXPIRED -> EXPIRED;
        };
    }

    private Caller caller(ApiKey key) {
        CredentialEntry entry = key.entry();
        var credential =
                new Caller.Credential(
                        settings.kind(), settings.name(), "", key.id(), entry.expiresMillis());
        return new Caller(
                entry.client().in(settings.clients()),
                credential,
                "",
                entry.scopes(),
                entry.roles(),
                entry.attributes(),
                Assurance.SINGLE);
    }

    private static Rejected rejected(String code, String text) {
        return new Rejected(Scheme.RISKGATE, new Reason(code, text));
    }
}
