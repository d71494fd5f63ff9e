// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.base64;
import static dev.riskgate.testenv.e2e.jwt.Forge.utf8;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** On how a token and its header are written. */
final class ShapeAttacks {

    private final Forge forge;
    private final AttackList to;

    ShapeAttacks(Forge forge, AttackList to) {
        this.forge = forge;
        this.to = to;
    }

    void headers() {
        String claims = forge.claims();
        for (String critical :
                List.of(
                        "\"crit\":[\"exp\"],\"exp\":1",
                        "\"crit\":[\"b64\"],\"b64\":false",
                        "\"crit\":[]",
                        "\"crit\":\"exp\"",
                        "\"b64\":false",
                        "\"b64\":true")) {
            to.token(
                    critical,
                    forge.signed(HEADER.replace("}", "," + critical + "}"), claims),
                    "jwt_malformed");
        }
        for (String type :
                List.of(
                        "\"logout+jwt\"",
                        "\"secevent+jwt\"",
                        "\"dpop+jwt\"",
                        "\"id+jwt\"",
                        "\"application/jose\"",
                        "\"at+jwt; charset=x\"",
                        "\"\u0430t+jwt\"",
                        "1",
                        "[\"at+jwt\"]")) {
            to.token(
                    "typ " + type,
                    forge.signed(HEADER.replace("}", ",\"typ\":" + type + "}"), claims),
                    "jwt_type",
                    "jwt_malformed");
        }
        for (String twice :
                List.of(
                        "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa-1\"}",
                        "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"\\u0061lg\":\"none\"}",
                        "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"kid\":\"ec-1\"}",
                        HEADER + HEADER,
                        HEADER + "x",
                        "[" + HEADER + "]",
                        "\"" + "RS256" + "\"",
                        "")) {
            to.token("header " + twice, forge.signed(twice, claims), "jwt_malformed");
        }
        to.token(
                "zip",
                forge.signed(HEADER.replace("}", ",\"enc\":\"A128GCM\"}"), claims),
                "jwt_encrypted");
        to.token(
                "JWE",
                "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.QQ.QQ.QQ.QQ",
                "jwt_encrypted");
        to.token(
                "JWE, no key",
                "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..QQ.QQ.QQ",
                "jwt_encrypted");
    }

    void shapes() {
        String good = forge.good();
        to.token("nothing", "", "jwt_malformed");
        to.token("dots", "..", "jwt_malformed");
        to.token("a dot more", good + ".", "jwt_malformed");
        to.token("a dot before", "." + good, "jwt_malformed");
        to.token("two tokens", good + " " + good, "jwt_malformed", "jwt_signature");
        to.token("a scheme more", "Bearer " + good, "jwt_malformed");
        to.token("a blank within", good.replace(".", ". "), "jwt_malformed");
        to.token("quoted", "\"" + good + "\"", "jwt_malformed", "jwt_signature");
        to.token("header padded", good.replaceFirst("\\.", "=."), "jwt_malformed");
        to.token(
                "claims padded",
                good.substring(0, good.lastIndexOf('.'))
                        + "="
                        + good.substring(good.lastIndexOf('.')),
                "jwt_malformed");
        to.token(
                "nested",
                forge.signed(HEADER.replace("}", ",\"cty\":\"JWT\"}"), good),
                "jwt_malformed");
        to.token("JSON serialization", "{\"signatures\":[]}", "jwt_malformed");
        to.token("JSON in the compact form's place", base64(utf8(HEADER)), "jwt_malformed");
        for (String claims :
                List.of(
                        "null",
                        "[]",
                        "\"x\"",
                        "",
                        forge.claims() + "x",
                        forge.claims() + forge.claims(),
                        forge.with("\"azp\":\"alice\""),
                        forge.with("\"\\u0061zp\":\"alice\""),
                        forge.with("\"x\":{\"a\":1,\"a\":2}"),
                        forge.with("\"x\":" + "[".repeat(3000) + "]".repeat(3000)),
                        forge.with("\"x\":NaN"),
                        forge.with("\"x\":01"),
                        forge.with("'x':1"),
                        forge.with("/**/\"x\":1"))) {
            to.token("claims " + claims, forge.signed(HEADER, claims), "jwt_malformed");
        }
        to.token(
                "claims in UTF-16",
                forge.signed(HEADER, forge.claims().getBytes(StandardCharsets.UTF_16LE)),
                "jwt_malformed");
        to.token(
                "claims that are no UTF-8",
                forge.signed(
                        HEADER,
                        forge.with("\"x\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1)),
                "jwt_malformed");
        to.token("too large", good + "A".repeat(16 << 10), "jwt_too_large");
        to.token("large and many dots", ".".repeat(16 << 10), "jwt_malformed");
    }

    /** A byte that is no UTF-8, and spellings of which some upstream makes a token. */
    void forms() {
        String forged = forge.byAttacker(HEADER);
        String claims = "." + base64(utf8(forge.claims())) + ".";
        for (String value :
                List.of(
                        "Bearer\u00a0" + forged,
                        "Bearer\u00a0opaque",
                        "\u00a0Bearer " + forged,
                        "Bearer\u0085" + forged,
                        "Bearer:" + forged,
                        "Bearer=" + forged,
                        "Bearer" + forged,
                        "BearerX" + forged,
                        forged,
                        "JWT " + forged,
                        "Token " + forged,
                        "DPoP " + forged,
                        "Bear er " + forged,
                        "Token e30" + claims,
                        "Token x" + claims,
                        "Token " + base64(utf8(" ".repeat(200) + HEADER)) + claims,
                        "\"Bearer " + forged + "\"")) {
            to.add(
                    new Attack(
                            "form " + value.substring(0, Math.min(16, value.length())),
                            value,
                            List.of("jwt_form")));
        }
    }
}
