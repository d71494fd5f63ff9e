// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.observation.Place;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.state.WriteUrgency;

import org.junit.jupiter.api.Test;

import java.net.http.HttpResponse;

/** Clients shown, accepted and forgotten, through real HTTP against the real management port. */
class OperatorClientsTest extends OperatorWorld {

    @Test
    void anIdThatIsUniqueNeedsNoNamespaceAndOneThatIsNotHasToNameIt() throws Exception {
        learn(Subject.client(IDP, "default", "alice"), 3);
        assertThat(ask("GET", "/v1/clients?client=alice").body())
                .contains("\"namespace\":\"" + IDP + "\"", "\"requests\":3");

        learn(Subject.client("default", "alice"), 7);
        HttpResponse<String> several = ask("GET", "/v1/clients?client=alice");
        assertThat(several.statusCode()).isEqualTo(409);
        assertThat(several.body()).contains("Name its namespace", "keys", IDP);
        assertThat(ask("DELETE", "/v1/clients?client=alice").statusCode()).isEqualTo(409);
        assertThat(ask("GET", "/v1/clients?client=alice&namespace=keys").body())
                .contains("\"requests\":7");

        assertThat(ask("DELETE", "/v1/clients?client=alice&namespace=keys").body())
                .contains("\"forgotten\":true");
        assertThat(ask("GET", "/v1/clients?client=alice").body()).contains("\"requests\":3");
    }

    @Test
    void anUnknownClientIsNotFoundAndLookingMakesNoProfile() throws Exception {
        HttpResponse<String> unknown = ask("GET", "/v1/clients?client=nobody");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .contains("Nothing is known of the client \\\"nobody\\\" of tenant");
        assertThat(store.size()).isZero();
        assertThat(operated).containsExactly("show refused");
    }

    @Test
    void aKnownClientIsShownWithoutAnyNameOfWhatItUses() throws Exception {
        Profile profile = learn("acme", 30);
        byte[] before = profile.toBytes();

        String shown = ask("GET", "/v1/clients?client=acme").body();

        assertThat(shown)
                .startsWith(
                        """
                        {"namespace":"keys","tenant":"default","client":"acme","known":true,"current":true,\
                        "firstSeen":"2026-03-02T10:00:00Z","lastSeen":"2026-03-02T10:29:00Z",\
                        "requests":30,"activeDays":1,\
                        """)
                .contains("\"contexts\":[{\"name\":", "\"network\":{", "\"blocked\":false");
        assertThat(profile.toBytes()).isEqualTo(before);
    }

    @Test
    void aBlockedClientIsShownAsBlockedEvenIfNothingElseIsKnown() throws Exception {
        post("{\"client\":\"stranger\",\"note\":\"why\",\"force\":\"true\"}");

        HttpResponse<String> shown = ask("GET", "/v1/clients?client=stranger");

        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"stranger","known":false,"blocked":true,\
                        "block":{"since":"2026-03-02T10:00:00Z","note":"why"}}\
                        """);
    }

    @Test
    void whatAnAcceptedClientHasDoneSoFarIsItsOwn() throws Exception {
        Profile profile = learn("acme", 5);
        elsewhere(profile);
        assertThat(ask("GET", "/v1/clients?client=acme").body()).contains("\"established\":false");

        assertThat(ask("PUT", "/v1/clients?client=acme").body())
                .isEqualTo(
                        """
                        {"namespace":"keys","tenant":"default","client":"acme","accepted":1,"reach":"here"}\
                        """);
        assertThat(shared).as("the other replicas know it").containsExactly(WriteUrgency.AWAITED);

        assertThat(ask("GET", "/v1/clients?client=acme").body())
                .contains("\"established\":true")
                .doesNotContain("\"established\":false")
                .containsPattern("\"quarantined\":0")
                .doesNotContainPattern("\"quarantined\":[1-9]");
        assertThat(ask("PUT", "/v1/clients?client=acme").body()).contains("\"accepted\":0");
        assertThat(ask("PUT", "/v1/clients?client=nobody").statusCode()).isEqualTo(404);
        assertThat(ask("GET", "/v1/clients?client=nobody").statusCode()).isEqualTo(404);
        assertThat(operated)
                .containsSubsequence("show done", "accept done", "show done", "accept done");
    }

    @Test
    void theOneOfSeveralClientsIsAcceptedWhoseNamespaceIsNamed() throws Exception {
        elsewhere(learn(Subject.client(IDP, "default", "alice"), 5));
        elsewhere(learn(Subject.client("default", "alice"), 5));

        HttpResponse<String> several = ask("PUT", "/v1/clients?client=alice");
        assertThat(several.statusCode()).isEqualTo(409);
        assertThat(several.body()).contains("Name its namespace", "keys", IDP);
        String idp = "/v1/clients?client=alice&namespace=" + encoded(IDP);
        assertThat(ask("PUT", idp).body())
                .startsWith("{\"namespace\":\"" + IDP + "\"")
                .contains("\"accepted\":1");

        assertThat(ask("GET", idp).body()).doesNotContain("\"established\":false");
        assertThat(ask("GET", "/v1/clients?client=alice&namespace=keys").body())
                .contains("\"established\":false");
        assertThat(ask("PUT", "/v1/clients?client=alice&tenant=eu").statusCode()).isEqualTo(404);
    }

    /** A request with another credential, software and network. */
    private void elsewhere(Profile profile) {
        RiskModel model = new RiskModel(Weights.shipped(), RiskSettings.defaults());
        Observation observation =
                new Observation(
                        clock.millis() + 3_600_000,
                        91,
                        0,
                        92,
                        93,
                        94,
                        95,
                        0,
                        Place.UNKNOWN,
                        6,
                        Observation.Method.READ,
                        7,
                        0);
        var assessment = model.assess(profile, store.population(), observation);
        model.fold(profile, store.population(), observation, assessment, Outcome.ALLOWED, 0);
    }

    @Test
    void aForgottenClientIsUnknownAndItsBlockStays() throws Exception {
        learn("acme", 5);
        post("{\"client\":\"acme\"}");

        assertThat(ask("DELETE", "/v1/clients?client=acme").body())
                .isEqualTo(
                        "{\"namespace\":\"keys\",\"tenant\":\"default\",\"client\":\"acme\",\"forgotten\":true,\"reach\":\"here\"}");

        assertThat(store.size()).isZero();
        assertThat(ask("GET", "/v1/clients?client=acme").body())
                .contains("\"known\":false", "\"blocked\":true");
    }

    @Test
    void aStoreThatIsAwayIsToldAsSuch() throws Exception {
        failure = new DegradedException(Degradation.STATE, "away");

        assertThat(ask("DELETE", "/v1/clients?client=acme").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/v1/clients?client=acme").statusCode()).isEqualTo(503);
        assertThat(ask("PUT", "/v1/clients?client=acme").statusCode()).isEqualTo(503);
        assertThat(operated).containsExactly("forget failed", "show failed", "accept failed");
    }
}
