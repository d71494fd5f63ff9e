// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.lab.detector;

import dev.riskgate.budget.Budget;
import dev.riskgate.challenge.ProofResult;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Authenticator;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.Identification;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.lab.world.Call;
import dev.riskgate.observation.GeoLookup;
import dev.riskgate.request.ApiRequest;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.StateStore;
import dev.riskgate.verdict.AssuranceLevel;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What is true of the call that is judged now: its time, who has proven to send it, whether its
 * code is right, and where its address is. Used by one thread.
 */
final class StatedCall implements InstantSource {

    /** The name of the one credential in the policies that are played. */
    static final String CREDENTIAL = "keys";

    private static final ProofResult NO_PROOF = new ProofResult.None();

    private final Function<Call, Place> places;
    private final boolean knowsPlaces;
    private @Nullable Call call;
    private boolean proven;

    /**
     * @param places where a call's address is
     * @param knowsPlaces whether that can be known of any call
     */
    StatedCall(Function<Call, Place> places, boolean knowsPlaces) {
        this.places = places;
        this.knowsPlaces = knowsPlaces;
    }

    void state(Call now, boolean isProven) {
        call = now;
        proven = isProven;
    }

    private Call call() {
        if (call == null) {
            throw new IllegalStateException("nothing is judged yet");
        }
        return call;
    }

    @Override
    public Instant instant() {
        return call == null ? Instant.EPOCH : Instant.ofEpochMilli(call.millis());
    }

    ProofResult proof(ApiRequest request, Caller caller, StateStore store, Budget budget) {
        return proven
                ? new ProofResult.Passed(new Assurance(AssuranceLevel.MFA, instant(), "totp"))
                : NO_PROOF;
    }

    GeoLookup places() {
        return new GeoLookup(List.of()) {
            @Override
            public boolean knowsPlaces() {
                return knowsPlaces;
            }

            @Override
            public Place place(InetAddress address) {
                return places.apply(call());
            }
        };
    }

    Authenticator keys() {
        return new Authenticator() {
            @Override
            public String name() {
                return CREDENTIAL;
            }

            @Override
            public String carrier() {
                return CREDENTIAL;
            }

            @Override
            public Identification identify(ApiRequest request, Budget budget) {
                return new Identification.Proven(caller());
            }
        };
    }

    private Caller caller() {
        return new Caller(
                Subject.client("default", call().client()),
                new Caller.Credential(
                        ApiKeyKind.INSTANCE, CREDENTIAL, "", call().key(), Long.MAX_VALUE),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }
}
