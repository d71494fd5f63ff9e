// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.EC_HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.input;
import static dev.riskgate.testenv.e2e.jwt.Forge.utf8;

import java.util.Base64;
import java.util.List;
import java.util.Map;

/** On what a token says of its algorithm and its key. */
final class AlgorithmAttacks {

    private final Forge forge;
    private final AttackList to;

    AlgorithmAttacks(Forge forge, AttackList to) {
        this.forge = forge;
        this.to = to;
    }

    void algorithms() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "none ", " none", "nono", "")) {
            String header = HEADER.replace("RS256", none);
            to.token("alg \"" + none + "\", unsigned", unsigned(header), "jwt_algorithm");
            to.token("alg \"" + none + "\"", forge.signed(header, forge.claims()), "jwt_algorithm");
        }
        for (String no : List.of("null", "0", "[\"none\"]", "{}")) {
            to.token("alg " + no, unsigned(HEADER.replace("\"RS256\"", no)), "jwt_malformed");
        }
        byte[] der = forge.rsaPublic().getEncoded();
        String pem =
                "-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----";
        Map<String, byte[]> secrets =
                Map.of(
                        "PEM", utf8(pem),
                        "PEM with its line end", utf8(pem + "\n"),
                        "DER", der,
                        "modulus", forge.rsaPublic().getModulus().toByteArray(),
                        "JWKS", utf8(forge.published()),
                        "nothing", new byte[0],
                        "\"secret\"", utf8("secret"));
        for (String algorithm : List.of("HS256", "HS384", "HS512")) {
            String header = HEADER.replace("RS256", algorithm);
            secrets.forEach(
                    (name, secret) ->
                            to.token(
                                    algorithm + " with " + name,
                                    forge.hmac(algorithm, header, secret),
                                    "jwt_algorithm"));
        }
        to.token("HMAC under RS256", forge.hmac("HS256", HEADER, utf8(pem)), "jwt_signature");
        to.token(
                "RS256 with the EC key",
                forge.byAttacker(HEADER.replace("rsa-1", "ec-1")),
                "jwt_key_unknown");
        to.token(
                "ES256 with the RSA key",
                forge.byAttacker(EC_HEADER.replace("ec-1", "rsa-1")),
                "jwt_key_unknown");
        to.token(
                "PS256, signed as RS256",
                forge.signed(HEADER.replace("RS", "PS"), forge.claims()),
                "jwt_signature");
    }

    void keys(String fetched) {
        for (String kid :
                List.of(
                        "../../../../../../dev/null",
                        "/dev/null",
                        "file:///dev/null",
                        "x' UNION SELECT 'key';--",
                        "rsa-1' OR '1'='1",
                        "rsa-1\\u0000",
                        "rsa-1 ",
                        "RSA-1",
                        "|sleep 5",
                        "$(sleep 5)",
                        "${jndi:ldap://127.0.0.1/a}",
                        fetched,
                        "x".repeat(8_000))) {
            String header = HEADER.replace("rsa-1", kid);
            to.token("kid " + kid, forge.byAttacker(header), "jwt_key_unknown");
            to.token(
                    "kid " + kid + ", HMAC",
                    forge.hmac("HS256", header.replace("RS", "HS"), new byte[0]),
                    "jwt_algorithm");
        }
        for (String kid : List.of("0", "[\"rsa-1\"]", "{\"$ne\":\"\"}", "true")) {
            to.token(
                    "kid " + kid,
                    forge.byAttacker(HEADER.replace("\"rsa-1\"", kid)),
                    "jwt_malformed");
        }
        String jwk = forge.attackersJwk();
        for (String key :
                List.of(
                        "\"jwk\":" + jwk,
                        "\"jku\":\"" + fetched + "\"",
                        "\"x5u\":\"" + fetched + "\"",
                        "\"x5c\":[\"MIIB\"]",
                        "\"iss\":\"" + fetched + "\",\"jwks_uri\":\"" + fetched + "\"")) {
            to.token(
                    "brings " + key,
                    forge.byAttacker(HEADER.replace("}", "," + key + "}")),
                    "jwt_signature",
                    "jwt_malformed");
            to.token(
                    "brings with another kid " + key,
                    forge.byAttacker(HEADER.replace("rsa-1", "me").replace("}", "," + key + "}")),
                    "jwt_key_unknown",
                    "jwt_malformed");
        }
    }

    private String unsigned(String header) {
        return input(header, forge.claims()) + ".";
    }
}
