// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;

import java.util.List;

/** On claims that the issuer has signed, and that are wrong here. */
final class ClaimAttacks {

    private final Forge forge;
    private final AttackList to;

    ClaimAttacks(Forge forge, AttackList to) {
        this.forge = forge;
        this.to = to;
    }

    void times() {
        to.token("no exp", forge.signed(HEADER, forge.claims("\"exp\"", "\"ex\"")), "jwt_claims");
        for (String exp :
                List.of(
                        "\"9999999999\"",
                        "\"never\"",
                        "1e999",
                        "-1",
                        "-1e999",
                        "99999999999999999999",
                        "true",
                        "[9999999999]",
                        "{\"$gt\":0}",
                        "null")) {
            to.token("exp " + exp, forge.signed(HEADER, forge.expiring(exp)), "jwt_claims");
        }
        for (String exp : List.of("0", "1", "1e3", "1.5", "1700000000", "0.0000001e1")) {
            to.token("exp " + exp, forge.signed(HEADER, forge.expiring(exp)), "jwt_expired");
        }
        for (String time :
                List.of("\"nbf\":9999999999", "\"nbf\":9999999999.5", "\"auth_time\":9999999999")) {
            to.token(time, forge.signed(HEADER, forge.with(time)), "jwt_not_yet_valid");
        }
        for (String time :
                List.of("\"nbf\":\"0\"", "\"nbf\":-1", "\"nbf\":1e999", "\"auth_time\":\"now\"")) {
            to.token(time, forge.signed(HEADER, forge.with(time)), "jwt_claims");
        }
    }

    void audiencesAndIssuers() {
        for (String aud :
                List.of(
                        "\"other\"",
                        "[]",
                        "[\"other\"]",
                        "[[\"api\"]]",
                        "{\"api\":true}",
                        "\"api \"",
                        "\"API\"",
                        "\"api\\u0000\"",
                        "\"api,other\"",
                        "null",
                        "1",
                        "\"\"",
                        "\"*\"")) {
            to.token(
                    "aud " + aud,
                    forge.signed(HEADER, forge.claims("\"aud\":\"api\"", "\"aud\":" + aud)),
                    "jwt_audience");
        }
        String issuer = "\"iss\":\"" + Forge.ISSUER + "\"";
        for (String iss :
                List.of(
                        "\"https://idp.example.com\"",
                        "\"https://IDP.example.com/\"",
                        "\"https://idp.example.com/.evil\"",
                        "[\"" + Forge.ISSUER + "\"]",
                        "null",
                        "\"\"",
                        "1")) {
            to.token(
                    "iss " + iss,
                    forge.signed(HEADER, forge.claims(issuer, "\"iss\":" + iss)),
                    "jwt_issuer");
        }
        to.token("ID token", forge.signed(HEADER, forge.with("\"at_hash\":\"x\"")), "jwt_id_token");
        to.token(
                "ID token of a hybrid flow",
                forge.signed(HEADER, forge.with("\"c_hash\":\"x\"")),
                "jwt_id_token");
        to.token(
                "bound to a key",
                forge.signed(HEADER, forge.with("\"cnf\":{\"jkt\":\"x\"}")),
                "jwt_bound");
    }

    void names() {
        for (String azp :
                List.of(
                        "\"\"",
                        "null",
                        "[\"alice\"]",
                        "{\"$ne\":\"\"}",
                        "1.5",
                        "true",
                        "\"a\\nb\"",
                        "\"a\\u0000\"",
                        "\"\\ud800\"",
                        "\"a\\u2028b\"",
                        "\"" + "a".repeat(257) + "\"")) {
            to.token(
                    "client " + azp,
                    forge.signed(HEADER, forge.claims("\"azp\":\"mallory\"", "\"azp\":" + azp)),
                    "jwt_claims");
        }
    }
}
