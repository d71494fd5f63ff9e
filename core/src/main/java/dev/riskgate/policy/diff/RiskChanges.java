// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.diff;

import dev.riskgate.policy.diff.Changes.Key;
import dev.riskgate.policy.model.ChallengeSettings;
import dev.riskgate.policy.model.ChallengeSettings.Otp;
import dev.riskgate.policy.model.ClientSettings;
import dev.riskgate.policy.model.Mode;
import dev.riskgate.policy.model.PolicyFile;
import dev.riskgate.policy.model.RequestSettings;
import dev.riskgate.policy.model.RiskSection;
import dev.riskgate.request.Backend;
import dev.riskgate.request.OverrideHeaders;
import dev.riskgate.signals.signal.SignalDescriptor;
import dev.riskgate.signals.signal.SignalOption;
import dev.riskgate.signals.signal.SignalSetting;
import dev.riskgate.signals.signal.Signals;
import dev.riskgate.verdict.Thresholds;

import java.util.Comparator;

/** Of all that stands once in a policy: mode, client, risk and challenge. */
final class RiskChanges {

    private final Changes changes;

    RiskChanges(Changes changes) {
        this.changes = changes;
    }

    void compare(PolicyFile old, PolicyFile now) {
        mode(old.mode(), now.mode());
        client(old.client(), now.client());
        request(old.request(), now.request());
        risk(old.risk(), now.risk());
        challenge(old.challenge(), now.challenge());
    }

    private void mode(Mode old, Mode now) {
        if (old == now) {
            return;
        }
        changes.add(
                now == Mode.SHADOW ? Effect.LOOSER : Effect.STRICTER,
                "mode",
                now == Mode.SHADOW
                        ? "mode is now shadow: everything passes, without a credential, too, except"
                                + " what is blocked"
                        : "mode is now enforce: verdicts are carried out, which so far were only"
                                + " logged");
    }

    private void client(ClientSettings old, ClientSettings now) {
        Key key = new Key("client", "", "client");
        if (old.trustedProxies() != now.trustedProxies()) {
            changes.add(
                    Effect.UNCLEAR,
                    "client.trustedProxies",
                    key.deeper("trustedProxies")
                                    .isNow(
                                            Integer.toString(now.trustedProxies()),
                                            Integer.toString(old.trustedProxies()))
                            + ": other addresses count as the clients'; too high a count lets them"
                            + " choose theirs");
        }
        changes.value(
                Effect.UNCLEAR,
                key.deeper("ja4Header"),
                old.ja4Header(),
                now.ja4Header(),
                header -> Text.orElse(header, "none"));
        changes.value(
                Effect.UNCLEAR,
                key.deeper("envoyAddresses"),
                old.envoyAddresses(),
                now.envoyAddresses(),
                all -> Text.orElse(String.join(", ", all), "none"));
    }

    private void request(RequestSettings old, RequestSettings now) {
        if (old.overrideHeaders() != now.overrideHeaders()) {
            overrideHeaders(now.overrideHeaders());
        }
        if (old.backend() != now.backend()) {
            boolean windows = now.backend() == Backend.WINDOWS;
            changes.add(
                    windows ? Effect.STRICTER : Effect.LOOSER,
                    "request.backend",
                    windows
                            ? "request.backend is now windows: paths with names that Windows reads"
                                    + " as others are denied"
                            : "request.backend is now unix: paths with names that Windows reads as"
                                    + " others pass");
        }
    }

    private void overrideHeaders(OverrideHeaders now) {
        changes.add(
                now == OverrideHeaders.ALLOW ? Effect.LOOSER : Effect.STRICTER,
                "request.overrideHeaders",
                now == OverrideHeaders.ALLOW
                        ? "request.overrideHeaders is now allow: requests pass that ask the API to"
                                + " act as if another method or path had been requested"
                        : "request.overrideHeaders is now refuse: requests that ask the API to act"
                                + " as if another method or path had been requested are denied");
    }

    private void risk(RiskSection old, RiskSection now) {
        if (old.mode() != now.mode()) {
            changes.add(
                    now.mode() == Mode.SHADOW ? Effect.LOOSER : Effect.STRICTER,
                    "risk.mode",
                    now.mode() == Mode.SHADOW
                            ? "risk.mode is now shadow: no threshold refuses anybody, on any route"
                            : "risk.mode is now enforce: thresholds refuse, which so far only"
                                    + " told");
        }
        boolean counts = old.mode() == Mode.ENFORCE && now.mode() == Mode.ENFORCE;
        Key thresholds = new Key("risk", "", "risk").deeper("thresholds");
        thresholds(thresholds, old.thresholds().score(), now.thresholds().score(), counts);
        thresholds(
                thresholds.deeper("identity"),
                old.thresholds().identity(),
                now.thresholds().identity(),
                counts);
        thresholds(
                thresholds.deeper("behaviour"),
                old.thresholds().behaviour(),
                now.thresholds().behaviour(),
                counts);
        for (SignalDescriptor signal : Signals.all()) {
            signal(signal, old.settings().of(signal.name()), now.settings().of(signal.name()));
        }
    }

    private void thresholds(Key key, Thresholds.Pair old, Thresholds.Pair now, boolean counts) {
        threshold(key.deeper("challenge"), old.challenge(), now.challenge(), counts);
        threshold(key.deeper("deny"), old.deny(), now.deny(), counts);
    }

    private void threshold(Key key, double old, double now, boolean counts) {
        changes.scale(key, old, now, Comparator.naturalOrder(), counts, Text::number);
    }

    /** Evidence speaks for a caller as well as against, so less of it need not be looser. */
    private void signal(SignalDescriptor signal, SignalSetting old, SignalSetting now) {
        Key key = new Key("risk", "", "risk").deeper("signals").deeper(signal.name());
        Effect effect = old.enabled() || now.enabled() ? Effect.UNCLEAR : Effect.NONE;
        changes.value(effect, key.deeper("enabled"), old.enabled(), now.enabled(), String::valueOf);
        changes.value(effect, key.deeper("weight"), old.weight(), now.weight(), Text::number);
        for (SignalOption option : signal.options()) {
            changes.value(
                    effect,
                    key.deeper(option.key()),
                    old.options().getOrDefault(option.key(), option.initial()),
                    now.options().getOrDefault(option.key(), option.initial()),
                    Text::number);
        }
    }

    private void challenge(ChallengeSettings old, ChallengeSettings now) {
        Key key = new Key("challenge", "", "challenge");
        changes.scale(
                key.deeper("assurance"),
                old.assurance(),
                now.assurance(),
                Comparator.reverseOrder(),
                true,
                Text::word);
        changes.scale(
                key.deeper("maxAge"),
                old.maxAge(),
                now.maxAge(),
                Comparator.naturalOrder(),
                true,
                Text::span);
        changes.scale(
                key.deeper("boundTo"),
                old.boundTo(),
                now.boundTo(),
                Comparator.naturalOrder(),
                true,
                Text::word);
        changes.scale(
                key.deeper("tokenMaxAge"),
                old.tokenMaxAge(),
                now.tokenMaxAge(),
                Comparator.naturalOrder(),
                true,
                Text::span);
        otp(key.deeper("otp"), old.otp(), now.otp());
    }

    private void otp(Key key, Otp old, Otp now) {
        changes.value(
                Effect.NONE, key.deeper("issuer"), old.issuer(), now.issuer(), String::valueOf);
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
}
