// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.AddressPrefix;
import dev.riskgate.block.Block;
import dev.riskgate.block.Blocks;
import dev.riskgate.block.Target;
import dev.riskgate.budget.Degradation;
import dev.riskgate.budget.DegradedException;
import dev.riskgate.signals.observation.Subject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;

/** Blocks, through real HTTP against the real management port. */
class OperatorBlocksTest extends OperatorWorld {

    @Test
    void aClientIsBlockedLookedAtAndUnblocked() throws Exception {
        assertThat(post("{\"client\":\"acme\",\"for\":\"1h\",\"note\":\"INC-42\"}").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":true,\
                        "until":"2026-03-02T11:00:00Z","replaced":false,"known":"yes",\
                        "reach":"here"}\
                        """);
        assertThat(blocks.of(ACME)).isNotNull();
        assertThat(ask("GET", "/v1/blocks?client=acme").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":true,\
                        "since":"2026-03-02T10:00:00Z","until":"2026-03-02T11:00:00Z",\
                        "note":"INC-42"}\
                        """);

        assertThat(ask("DELETE", "/v1/blocks?client=acme").body())
                .isEqualTo(
                        """
                        {"tenant":"default","client":"acme","blocked":false,\
                        "wasBlocked":true,"reach":"here"}\
                        """);
        assertThat(blocks.of(ACME)).isNull();
        assertThat(ask("DELETE", "/v1/blocks?client=acme").body()).contains("\"wasBlocked\":false");
        assertThat(operated)
                .containsExactly("block done", "blocks done", "unblock done", "unblock done");
    }

    @Test
    void whatIsListedIsLiftedByItsPseudonymAndNothingElseIs() throws Exception {
        blocks.block(ACME, Block.FOREVER, "");
        blocks.block(new Target.Key("acme-1"), Block.FOREVER, "");
        blocks.block(new Target.Addresses(prefix("192.0.2.0/24")), Block.FOREVER, "");
        for (Blocks.Listed one : blocks.list(10)) {
            int before = blocks.count();
            assertThat(ask("DELETE", "/v1/blocks?pseudonym=" + one.name()).body())
                    .isEqualTo(
                            "{\"pseudonym\":\"%s\",\"wasBlocked\":true,\"reach\":\"here\"}"
                                    .formatted(one.name()));
            assertThat(blocks.count()).isEqualTo(before - 1);
        }
        assertThat(blocks.of(ACME)).isNull();

        blocks.block(ACME, Block.FOREVER, "");
        String name = blocks.list(1).getFirst().name();
        String other = name.replace(name.charAt(0), name.charAt(0) == '0' ? '1' : '0');
        for (String wrong : List.of(other, "", "acme", name.substring(1), name + "0")) {
            HttpResponse<String> refused = ask("DELETE", "/v1/blocks?pseudonym=" + wrong);
            assertThat(refused.statusCode()).as(wrong).isEqualTo(404);
            assertThat(refused.body()).contains("No block in force has the pseudonym");
        }
        assertThat(ask("DELETE", "/v1/blocks?key=x&pseudonym=" + name).statusCode()).isEqualTo(400);
        assertThat(post("{\"pseudonym\":\"" + name + "\"}").statusCode()).isEqualTo(400);
        assertThat(blocks.of(ACME)).isNotNull();
    }

    private static AddressPrefix prefix(String text) {
        return Objects.requireNonNull(AddressPrefix.parse(text));
    }

    @Test
    void aClientIsBlockedInOneNamespaceOrInAll() throws Exception {
        learn(Subject.client(IDP, "default", "alice"), 3);
        String idp = "{\"client\":\"alice\",\"namespace\":\"" + IDP + "\"}";
        Target.Client alice = new Target.Client("default", "alice");

        assertThat(post(idp).body())
                .startsWith("{\"namespace\":\"" + IDP + "\",\"tenant\":\"default\"")
                .contains("\"known\":\"yes\"");
        assertThat(blocks.of(alice)).isNull();
        assertThat(blocks.of(alice.in(IDP))).isNotNull();
        assertThat(ask("GET", "/v1/clients?client=alice").body()).contains("\"blocked\":true");
        assertThat(ask("GET", "/v1/blocks?client=alice").body())
                .contains("\"blocked\":false", "\"blockedIn\":[\"" + IDP + "\"]");
        assertThat(ask("DELETE", "/v1/blocks?client=alice").body())
                .contains("\"wasBlocked\":false", "\"blockedIn\":[\"" + IDP + "\"]");

        post("{\"client\":\"alice\"}");
        assertThat(ask("DELETE", "/v1/blocks?client=alice&namespace=" + encoded(IDP)).body())
                .as("the block of the bare id holds still")
                .contains("\"wasBlocked\":true", "\"blocked\":true");
    }

    @Test
    void aNamespaceThatThePolicyDoesNotHaveIsNotBlocked() throws Exception {
        HttpResponse<String> refused = post("{\"client\":\"acme\",\"namespace\":\"kyes\"}");

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("has no namespace", "kyes", IDP, "--force");
        assertThat(blocks.count()).isZero();
        assertThat(post("{\"key\":\"acme-1\",\"namespace\":\"keys\"}").body())
                .contains("A namespace goes with a client.");
        assertThat(post("{\"client\":\"acme\",\"namespace\":\"" + IDP + "\"}").statusCode())
                .as("the key file's acme is of another namespace")
                .isEqualTo(404);
    }

    @Test
    void keysAndTokensAreBlockedByTheirIds() throws Exception {
        post("{\"key\":\"acme-1\"}");
        post("{\"token\":\"0f/3a 9c\"}");

        assertThat(blocks.of(new Target.Key("acme-1"))).isNotNull();
        assertThat(blocks.of(new Target.Token("0f/3a 9c"))).isNotNull();
        String list = ask("GET", "/v1/blocks").body();
        assertThat(list).contains("\"count\":2", "\"kind\":\"key\"", "\"kind\":\"token\"");
        assertThat(list).doesNotContain("acme-1", "0f/3a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a&b=c",
                "a/../b",
                "100%",
                "+",
                "ümlaut €",
                "\uD83D\uDE00",
                "a\"b\\",
                "?#",
                "sub|with\\|bars",
                "@file",
                "null",
                "{}"
            })
    void anyNameArrivesAsItIs(String id) throws Exception {
        String json = id.replace("\\", "\\\\").replace("\"", "\\\"");
        assertThat(
                        post("{\"client\":\""
                                        + json
                                        + "\",\"tenant\":\""
                                        + json
                                        + "\",\"force\":\"true\"}")
                                .statusCode())
                .isEqualTo(200);
        assertThat(blocks.of(new Target.Client(id, id))).isNotNull();

        String query = "client=" + encoded(id) + "&tenant=" + encoded(id);
        assertThat(ask("DELETE", "/v1/blocks?" + query).body()).contains("\"wasBlocked\":true");
        assertThat(blocks.of(new Target.Client(id, id))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client\":\"acmee\"}",
                "{\"client\":\"acme\",\"tenant\":\"eu\"}",
                "{\"client\":\"acme-1\"}",
                "{\"key\":\"acme\"}",
                "{\"key\":\"acme-11\"}"
            })
    void aNameThatNothingKnownHasIsNotBlocked(String body) throws Exception {
        learn("seen", 1);

        HttpResponse<String> refused = post(body);

        assertThat(refused.statusCode()).isEqualTo(404);
        assertThat(refused.body()).contains("Nothing known has this name", "--force");
        assertThat(blocks.count()).isZero();

        String forced = body.replace("}", ",\"force\":\"true\"}");
        assertThat(post(forced).body()).contains("\"blocked\":true", "\"known\":\"no\"");
        assertThat(post(body).body()).contains("\"replaced\":true", "\"known\":\"yes\"");
        assertThat(blocks.count()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"client\":\"seen\"}",
                "{\"client\":\"acme\"}",
                "{\"client\":\"gone\"}",
                "{\"key\":\"old-1\"}",
                "{\"key\":\"rg_acme-1_S3cret0123456789abcdefgh\"}"
            })
    void aClientThatWasSeenOrHasAKeyIsKnownAndSoIsAKeyOfTheFile(String body) throws Exception {
        learn("seen", 1);

        assertThat(post(body).body()).contains("\"blocked\":true", "\"known\":\"yes\"");
    }

    @Test
    void whileTheStoreIsAwayAClientIsBlockedAndTheAnswerSaysThatNobodyWasAsked() throws Exception {
        failure = new DegradedException(Degradation.STATE, "away");

        assertThat(post("{\"client\":\"acmee\"}").body())
                .contains("\"blocked\":true", "\"known\":\"not_checked\"");
        assertThat(post("{\"client\":\"acme\"}").body()).contains("\"known\":\"yes\"");
        assertThat(post("{\"token\":\"t\"}").body()).contains("\"known\":\"not_checked\"");
        assertThat(post("{\"key\":\"nokey-1\"}").statusCode()).isEqualTo(404);
    }

    @Test
    void addressesAreBlockedListedLookedAtAndUnblocked() throws Exception {
        assertThat(post("{\"address\":\"192.0.2.7\",\"for\":\"1h\"}").body())
                .isEqualTo(
                        """
                        {"address":"192.0.2.7","blocked":true,"until":"2026-03-02T11:00:00Z",\
                        "replaced":false,"reach":"here"}\
                        """);
        assertThat(post("{\"cidr\":\"192.0.2.99/24\",\"note\":\"INC\"}").body())
                .startsWith("{\"cidr\":\"192.0.2.0/24\",\"blocked\":true,");
        assertThat(post("{\"cidr\":\"2001:DB8::/48\"}").body())
                .startsWith("{\"cidr\":\"2001:db8::/48\",\"blocked\":true,");
        assertThat(blocks.of(InetAddress.ofLiteral("192.0.2.8"))).isNotNull();

        assertThat(ask("GET", "/v1/blocks").body())
                .contains("\"count\":3", "\"kind\":\"address\"", "\"prefix\":\"ipv4/32\"")
                .contains("\"prefix\":\"ipv4/24\"", "\"prefix\":\"ipv6/48\"")
                .doesNotContain("192.0.2");
        assertThat(ask("GET", "/v1/blocks?address=192.0.2.200").body())
                .contains("\"address\":\"192.0.2.200\",\"blocked\":true", "INC");
        assertThat(ask("GET", "/v1/blocks?cidr=192.0.2.0/25").body()).contains("\"blocked\":false");

        assertThat(ask("DELETE", "/v1/blocks?address=192.0.2.7").body())
                .contains("\"blocked\":true,\"wasBlocked\":true");
        assertThat(ask("DELETE", "/v1/blocks?cidr=192.0.2.0%2F24").body())
                .contains("\"blocked\":false,\"wasBlocked\":true");
        assertThat(blocks.of(InetAddress.ofLiteral("192.0.2.7"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/15", "::/0", "2001:db8::/31", "::ffff:0:0/96"})
    void aPrefixThatHoldsMoreThanOneNetworkIsBlockedOnlyIfItIsMeant(String cidr) throws Exception {
        HttpResponse<String> refused = post("{\"cidr\":\"" + cidr + "\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("is wider than /", "--force");
        assertThat(blocks.count()).isZero();

        assertThat(post("{\"cidr\":\"" + cidr + "\",\"force\":\"true\"}").statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "address, 192.0.2.0/24, one IPv4 or IPv6 address",
        "address, 192.0.2, one IPv4 or IPv6 address",
        "address, api.example.com, one IPv4 or IPv6 address",
        "cidr, 192.0.2.7, how many of its bits",
        "cidr, 192.0.2.7/33, how many of its bits",
        "cidr, 192.0.2.7/255.255.255.0, how many of its bits"
    })
    void whatIsNoAddressIsRefusedWithItsRemedy(String name, String text, String sentence)
            throws Exception {
        HttpResponse<String> refused = post("{\"" + name + "\":\"" + text + "\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rg_acme-1_S3cret0123456789abcdefgh", "eyJhbGciOiJFUzI1NiJ9.e30.S3cret"})
    void aSecretThatWasPastedAnywhereIsNeitherKeptNorLoggedNorRepeated(String secret)
            throws Exception {
        for (String body :
                List.of(
                        "{\"client\":\"acme\",\"note\":\"leaked: SECRET.\"}",
                        "{\"client\":\"acme\",\"note\":\"SECRET\"}",
                        "{\"client\":\"SECRET\",\"force\":\"true\"}",
                        "{\"client\":\"Bearer SECRET\",\"force\":\"true\"}",
                        "{\"client\":\"a\",\"tenant\":\"SECRET\",\"force\":\"true\"}",
                        "{\"token\":\"Bearer SECRET\"}",
                        "{\"key\":\"x-api-key: SECRET\",\"force\":\"true\"}",
                        "{\"address\":\"SECRET\"}",
                        "{\"client\":\"acme\",\"for\":\"SECRET\"}",
                        "{\"client\":\"acme\",\"force\":\"SECRET\"}",
                        "{\"SECRET\":\"acme\"}")) {
            List<String> told =
                    logged(
                            () -> {
                                HttpResponse<String> refused = post(body.replace("SECRET", secret));
                                assertThat(refused.statusCode()).as(body).isEqualTo(400);
                                assertThat(refused.body()).as(body).doesNotContain("S3cret");
                            });
            assertThat(told).as(body).isEmpty();
        }
        assertThat(ask("GET", "/v1/blocks?" + secret + "=x").body()).doesNotContain("S3cret");
        assertThat(blocks.count()).isZero();
    }

    @Test
    void atTheBoundABlockIsRefusedAsAConflict() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(post("{\"token\":\"t" + i + "\"}").statusCode()).isEqualTo(200);
        }
        HttpResponse<String> refused = post("{\"token\":\"t50\"}");

        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("There are 50 blocks, as many as there may be");
    }

    @Test
    void manyAtOnceAllGetTheirAnswer() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int t = 0; t < 8; t++) {
                String own = "{\"key\":\"k" + t + "\",\"force\":\"true\"}";
                String query = "/v1/blocks?key=k" + t;
                threads.submit(
                        () -> {
                            for (int i = 0; i < 20; i++) {
                                post(own);
                                ask("DELETE", query);
                            }
                            return post(own);
                        });
            }
        }
        assertThat(blocks.count()).isEqualTo(8);
    }
}
