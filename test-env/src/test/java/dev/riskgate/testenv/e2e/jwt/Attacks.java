// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import static dev.riskgate.testenv.e2e.jwt.Forge.EC_HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.HEADER;
import static dev.riskgate.testenv.e2e.jwt.Forge.base64;
import static dev.riskgate.testenv.e2e.jwt.Forge.input;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Attacks on tokens: those of jwt_tool and of RFC 8725, and what was seen elsewhere. Each with the
 * only reason that is true of it.
 */
final class Attacks {

    /** The order of the curve P-256. */
    private static final BigInteger ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    private static final int FLIPS = 30;

    private final Forge forge;
    private final List<Attack> all = new ArrayList<>();

    /**
     * @param value of the {@code authorization} header
     * @param reasons codes, any of which is true of it
     */
    record Attack(String name, String value, List<String> reasons) {}

    private Attacks(Forge forge) {
        this.forge = forge;
    }

    /**
     * @param fetched a URL that nobody must ask for
     */
    static List<Attack> all(Forge forge, String fetched, Random random) {
        Attacks attacks = new Attacks(forge);
        attacks.algorithms();
        attacks.keys(fetched);
        attacks.signatures(random);
        attacks.headers();
        attacks.shapes();
        attacks.times();
        attacks.audiencesAndIssuers();
        attacks.names();
        attacks.forms();
        return List.copyOf(attacks.all);
    }

    private void algorithms() {
        for (String none : List.of("none", "None", "NONE", "nOnE", "none ", " none", "nono", "")) {
            String header = HEADER.replace("RS256", none);
            token("alg \"" + none + "\", unsigned", unsigned(header), "jwt_algorithm");
            token("alg \"" + none + "\"", forge.signed(header, forge.claims()), "jwt_algorithm");
        }
        for (String no : List.of("null", "0", "[\"none\"]", "{}")) {
            token("alg " + no, unsigned(HEADER.replace("\"RS256\"", no)), "jwt_malformed");
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
                            token(
                                    algorithm + " with " + name,
                                    forge.hmac(algorithm, header, secret),
                                    "jwt_algorithm"));
        }
        token("HMAC under RS256", forge.hmac("HS256", HEADER, utf8(pem)), "jwt_signature");
        token(
                "RS256 with the EC key",
                forge.byAttacker(HEADER.replace("rsa-1", "ec-1")),
                "jwt_key_unknown");
        token(
                "ES256 with the RSA key",
                forge.byAttacker(EC_HEADER.replace("ec-1", "rsa-1")),
                "jwt_key_unknown");
        token(
                "PS256, signed as RS256",
                forge.signed(HEADER.replace("RS", "PS"), forge.claims()),
                "jwt_signature");
    }

    private void keys(String fetched) {
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
            token("kid " + kid, forge.byAttacker(header), "jwt_key_unknown");
            token(
                    "kid " + kid + ", HMAC",
                    forge.hmac("HS256", header.replace("RS", "HS"), new byte[0]),
                    "jwt_algorithm");
        }
        for (String kid : List.of("0", "[\"rsa-1\"]", "{\"$ne\":\"\"}", "true")) {
            token(
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
            token(
                    "brings " + key,
                    forge.byAttacker(HEADER.replace("}", "," + key + "}")),
                    "jwt_signature",
                    "jwt_malformed");
            token(
                    "brings with another kid " + key,
                    forge.byAttacker(HEADER.replace("rsa-1", "me").replace("}", "," + key + "}")),
                    "jwt_key_unknown",
                    "jwt_malformed");
        }
    }

    private void signatures(Random random) {
        String good = forge.good();
        String signature = good.substring(good.lastIndexOf('.') + 1);
        String signed = good.substring(0, good.lastIndexOf('.') + 1);
        token("no signature", signed, "jwt_signature");
        token("no signature and no dot", signed.substring(0, signed.length() - 1), "jwt_malformed");
        token("cut off", good.substring(0, good.length() - 2), "jwt_signature");
        token("a byte more", good + "AA", "jwt_signature");
        token("a character more", good + "A", "jwt_signature");
        token("padded", good + "==", "jwt_signature");
        token(
                "another last character",
                good.substring(0, good.length() - 1) + other(good),
                "jwt_signature");
        token(
                "signature of another alphabet",
                signed + signature.replace('-', '+').replace('_', '/') + "+",
                "jwt_signature");
        token("by somebody else", forge.byAttacker(HEADER), "jwt_signature");
        String ecSigned = input(EC_HEADER, forge.claims()) + ".";
        for (BigInteger r :
                List.of(BigInteger.ZERO, BigInteger.ONE, ORDER, ORDER.add(BigInteger.ONE))) {
            for (BigInteger s : List.of(BigInteger.ZERO, BigInteger.ONE, ORDER)) {
                token("ECDSA r=" + r + " s=" + s, ecSigned + base64(pair(r, s)), "jwt_signature");
            }
        }
        token("ECDSA in DER, zero", ecSigned + "MAYCAQACAQA", "jwt_signature");
        token("ECDSA, nothing", ecSigned, "jwt_signature");
        token("ECDSA, a byte more", forge.goodEc() + "AAAA", "jwt_signature");
        for (int i = 0; i < FLIPS; i++) {
            int at = random.nextInt(signed.length(), good.length() - 1);
            char c =
                    (char)
                            (random.nextBoolean()
                                    ? 'a' + random.nextInt(26)
                                    : '0' + random.nextInt(10));
            if (c != good.charAt(at)) {
                token(
                        "signature changed at " + at + " to " + c,
                        good.substring(0, at) + c + good.substring(at + 1),
                        "jwt_signature");
            }
        }
        String[] victim = forge.signed(HEADER, forge.claims("mallory", "alice")).split("\\.");
        String[] own = good.split("\\.");
        token("claims of another token", own[0] + "." + victim[1] + "." + own[2], "jwt_signature");
    }

    private void headers() {
        String claims = forge.claims();
        for (String critical :
                List.of(
                        "\"crit\":[\"exp\"],\"exp\":1",
                        "\"crit\":[\"b64\"],\"b64\":false",
                        "\"crit\":[]",
                        "\"crit\":\"exp\"",
                        "\"b64\":false",
                        "\"b64\":true")) {
            token(
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
            token(
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
            token("header " + twice, forge.signed(twice, claims), "jwt_malformed");
        }
        token(
                "zip",
                forge.signed(HEADER.replace("}", ",\"enc\":\"A128GCM\"}"), claims),
                "jwt_encrypted");
        token("JWE", "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.QQ.QQ.QQ.QQ", "jwt_encrypted");
        token("JWE, no key", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..QQ.QQ.QQ", "jwt_encrypted");
    }

    private void shapes() {
        String good = forge.good();
        token("nothing", "", "jwt_malformed");
        token("dots", "..", "jwt_malformed");
        token("a dot more", good + ".", "jwt_malformed");
        token("a dot before", "." + good, "jwt_malformed");
        token("two tokens", good + " " + good, "jwt_malformed", "jwt_signature");
        token("a scheme more", "Bearer " + good, "jwt_malformed");
        token("a blank within", good.replace(".", ". "), "jwt_malformed");
        token("quoted", "\"" + good + "\"", "jwt_malformed", "jwt_signature");
        token("header padded", good.replaceFirst("\\.", "=."), "jwt_malformed");
        token(
                "claims padded",
                good.substring(0, good.lastIndexOf('.'))
                        + "="
                        + good.substring(good.lastIndexOf('.')),
                "jwt_malformed");
        token(
                "nested",
                forge.signed(HEADER.replace("}", ",\"cty\":\"JWT\"}"), good),
                "jwt_malformed");
        token("JSON serialization", "{\"signatures\":[]}", "jwt_malformed");
        token("JSON in the compact form's place", base64(utf8(HEADER)), "jwt_malformed");
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
            token("claims " + claims, forge.signed(HEADER, claims), "jwt_malformed");
        }
        token(
                "claims in UTF-16",
                forge.signed(HEADER, forge.claims().getBytes(StandardCharsets.UTF_16LE)),
                "jwt_malformed");
        token(
                "claims that are no UTF-8",
                forge.signed(
                        HEADER,
                        forge.with("\"x\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1)),
                "jwt_malformed");
        token("too large", good + "A".repeat(16 << 10), "jwt_too_large");
        token("large and many dots", ".".repeat(16 << 10), "jwt_malformed");
    }

    private void times() {
        token("no exp", forge.signed(HEADER, forge.claims("\"exp\"", "\"ex\"")), "jwt_claims");
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
            token("exp " + exp, forge.signed(HEADER, forge.expiring(exp)), "jwt_claims");
        }
        for (String exp : List.of("0", "1", "1e3", "1.5", "1700000000", "0.0000001e1")) {
            token("exp " + exp, forge.signed(HEADER, forge.expiring(exp)), "jwt_expired");
        }
        for (String time :
                List.of("\"nbf\":9999999999", "\"nbf\":9999999999.5", "\"auth_time\":9999999999")) {
            token(time, forge.signed(HEADER, forge.with(time)), "jwt_not_yet_valid");
        }
        for (String time :
                List.of("\"nbf\":\"0\"", "\"nbf\":-1", "\"nbf\":1e999", "\"auth_time\":\"now\"")) {
            token(time, forge.signed(HEADER, forge.with(time)), "jwt_claims");
        }
    }

    private void audiencesAndIssuers() {
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
            token(
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
            token(
                    "iss " + iss,
                    forge.signed(HEADER, forge.claims(issuer, "\"iss\":" + iss)),
                    "jwt_issuer");
        }
        token("ID token", forge.signed(HEADER, forge.with("\"at_hash\":\"x\"")), "jwt_id_token");
        token(
                "ID token of a hybrid flow",
                forge.signed(HEADER, forge.with("\"c_hash\":\"x\"")),
                "jwt_id_token");
        token(
                "bound to a key",
                forge.signed(HEADER, forge.with("\"cnf\":{\"jkt\":\"x\"}")),
                "jwt_bound");
    }

    private void names() {
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
            token(
                    "client " + azp,
                    forge.signed(HEADER, forge.claims("\"azp\":\"mallory\"", "\"azp\":" + azp)),
                    "jwt_claims");
        }
    }

    /** A byte that is no UTF-8, and spellings of which some upstream makes a token. */
    private void forms() {
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
            all.add(
                    new Attack(
                            "form " + value.substring(0, Math.min(16, value.length())),
                            value,
                            List.of("jwt_form")));
        }
    }

    private void token(String name, String token, String... reasons) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "…" : name;
        all.add(new Attack(shown, "Bearer " + token, List.of(reasons)));
    }

    private String unsigned(String header) {
        return input(header, forge.claims()) + ".";
    }

    /** The canonical last character has unused bits of zero; this one has not. */
    private static char other(String token) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return alphabet.charAt(alphabet.indexOf(token.charAt(token.length() - 1)) + 1);
    }

    private static byte[] pair(BigInteger r, BigInteger s) {
        byte[] both = new byte[64];
        put(r, both, 32);
        put(s, both, 64);
        return both;
    }

    private static void put(BigInteger number, byte[] into, int end) {
        for (int i = 1; i <= 32; i++) {
            into[end - i] = number.shiftRight(8 * (i - 1)).byteValue();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
