// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.basic;

import dev.riskgate.budget.Budget;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Carrier;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.Identification.Anonymous;
import dev.riskgate.identity.Identification.Proven;
import dev.riskgate.identity.Identification.Rejected;
import dev.riskgate.identity.Rejections;
import dev.riskgate.identity.SchemeText;
import dev.riskgate.identity.entry.CredentialEntry;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.verdict.Reason;

import java.util.List;
import java.util.function.Supplier;

/**
 * Proves a caller by the name and password of an account (RFC 7617). What else is wrong with an
 * account is shown only to those who know its password. Thread-safe.
 */
final class BasicAuthenticator implements Authenticator {

    private static final Anonymous ANONYMOUS = new Anonymous();
    private static final Rejected AMBIGUOUS = Rejections.ambiguous(BasicKind.SCHEME);
    private static final Rejected MALFORMED =
            rejected(
                    "basic_malformed",
                    "The header is not the word Basic, a blank, and the base64 of a name, a colon"
                            + " and a password in UTF-8.");
    private static final Rejected WRONG =
            rejected("basic_wrong", "There is no account of this name and password.");
    private static final Rejected LOCKED =
            rejected("basic_locked", "Too many wrong passwords were sent for this account.");
    private static final Rejected DISABLED =
            rejected("basic_disabled", "The account is switched off.");
    private static final Rejected NOT_YET =
            rejected("basic_not_yet_valid", "The account is not valid yet.");
    private static final Rejected EXPIRED = rejected("basic_expired", "The account has expired.");

    private final BasicSettings settings;
    private final Supplier<Accounts> accounts;
    private final PasswordVerifier passwords;

    /**
     * @param accounts the snapshot in force, asked for every request
     */
    BasicAuthenticator(
            BasicSettings settings, Supplier<Accounts> accounts, PasswordVerifier passwords) {
        this.settings = settings;
        this.accounts = accounts;
        this.passwords = passwords;
    }

    @Override
    public String name() {
        return settings.name();
    }

    /**
     * Not the header alone, since it is no alternative to a token: that one may travel elsewhere,
     * verified by the front door, and then both have to hold.
     */
    @Override
    public String carrier() {
        return Carrier.AUTHORIZATION + " basic";
    }

    @Override
    public Identification identify(ApiRequest request, Budget budget) {
        List<String> values = request.headers().all(Carrier.AUTHORIZATION);
        if (values.size() > 1) {
            return AMBIGUOUS;
        }
        String value = values.isEmpty() ? "" : values.getFirst();
        if (!SchemeText.isOf(NameAndPassword.SCHEME, value)) {
            return SchemeText.imitates(NameAndPassword.SCHEME, value) ? MALFORMED : ANONYMOUS;
        }
        NameAndPassword given = NameAndPassword.read(value);
        return given == null ? MALFORMED : check(given, request, budget);
    }

    private Identification check(NameAndPassword given, ApiRequest request, Budget budget) {
        Accounts now = accounts.get();
        if (!now.isKnown()) {
            throw new DegradedException(
                    Degradation.ISSUER, "the accounts file could not be read yet");
        }
        Account account = now.find(given.name());
        Attempt attempt =
                new Attempt(
                        ClientNetwork.of(given.name(), request.clientAddress()),
                        given.password(),
                        account == null ? now.nobody() : account.hash(),
                        account != null,
                        settings.attempts(),
                        settings.window());
        return switch (passwords.verify(attempt, budget)) {
            case RIGHT -> account == null ? WRONG : inUse(account, request.timeMillis());
            case WRONG -> WRONG;
            case LOCKED -> LOCKED;
        };
    }

    private Identification inUse(Account account, long now) {
        return switch (account.entry().status(now)) {
            case VALID -> new Proven(caller(account));
            case DISABLED -> DISABLED;
            case NOT_YET_VALID -> NOT_YET;
            case EXPIRED -> EXPIRED;
        };
    }

    private Caller caller(Account account) {
        CredentialEntry entry = account.entry();
        return new Caller(
                entry.client().in(settings.clients()),
                new Caller.Credential(
                        settings.kind(),
                        settings.name(),
                        "",
                        account.name(),
                        entry.expiresMillis()),
                "",
                entry.scopes(),
                entry.roles(),
                entry.attributes(),
                Assurance.SINGLE);
    }

    private static Rejected rejected(String code, String text) {
        return new Rejected(BasicKind.SCHEME, new Reason(code, text));
    }
}
