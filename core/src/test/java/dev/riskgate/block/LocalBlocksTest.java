// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.block.Blocks.Change;
import dev.riskgate.block.Blocks.Listed;
import dev.riskgate.block.Blocks.Reach;
import dev.riskgate.block.Target.Client;
import dev.riskgate.block.Target.Key;
import dev.riskgate.block.Target.Token;
import dev.riskgate.identity.Assurance;
import dev.riskgate.identity.Caller;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.apikey.ApiKeyKind;
import dev.riskgate.identity.basic.BasicKind;
import dev.riskgate.identity.jwt.JwtKind;
import dev.riskgate.signals.observation.Subject;
import dev.riskgate.state.TestClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;

class LocalBlocksTest {

    private static final byte[] SECRET = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final Client ACME = new Client("default", "acme");

    private final TestClock clock = new TestClock();
    private final LocalBlocks blocks = new LocalBlocks(SECRET, clock, new Random(1), 100);

    @Test
    void aClientIsShutOutWithEveryCredentialAndNobodyElseIs() {
        blocks.block(ACME, Block.FOREVER, "stolen");

        assertThat(blocks.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k1"))).isNotNull();
        assertThat(blocks.of(caller("default", "acme", JwtKind.INSTANCE, "t1"))).isNotNull();
        assertThat(blocks.of(caller("other", "acme", ApiKeyKind.INSTANCE, "k1"))).isNull();
        assertThat(blocks.of(caller("default", "acme2", ApiKeyKind.INSTANCE, "k1"))).isNull();
    }

    @Test
    void aBlockOfABareIdHoldsInEveryNamespaceAndOneOfANamespaceInThatOneOnly() {
        Caller idp = in("https://idp.example/", caller("default", "acme", JwtKind.INSTANCE, "t1"));
        Caller other =
                in("https://other.example/", caller("default", "acme", JwtKind.INSTANCE, "t1"));
        for (byte[] previous : new byte[][] {null, new byte[32]}) {
            var fresh = new LocalBlocks(SECRET, previous, clock, new Random(1), 100);
            fresh.block(ACME.in("https://idp.example/"), Block.FOREVER, "");
            assertThat(fresh.of(idp)).isNotNull();
            assertThat(fresh.of(other)).isNull();
            assertThat(fresh.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k1"))).isNull();

            fresh.block(ACME, Block.FOREVER, "");
            assertThat(fresh.of(other)).isNotNull();
            assertThat(fresh.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k1"))).isNotNull();

            fresh.unblock(ACME);
            assertThat(fresh.of(other)).isNull();
            assertThat(fresh.of(idp)).as("its own block stays").isNotNull();
        }
    }

    private static Caller in(String namespace, Caller caller) {
        return new Caller(
                caller.client().in(namespace),
                caller.credential(),
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }

    @Test
    void whoWasShutOutUnderThePreviousKeyIsShutOut() {
        blocks.block(ACME, Block.FOREVER, "stolen");
        blocks.block(new Key("k"), Block.FOREVER, "");
        blocks.block(new Token("t"), Block.FOREVER, "");
        LocalBlocks rotated = new LocalBlocks(new byte[32], SECRET, clock, new Random(2), 100);
        rotated.merge(rotated.parse(blocks.format(blocks.table().entries())).entries());

        assertThat(rotated.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k1"))).isNotNull();
        assertThat(rotated.of(caller("default", "other", ApiKeyKind.INSTANCE, "k"))).isNotNull();
        assertThat(rotated.of(caller("default", "other", JwtKind.INSTANCE, "t"))).isNotNull();
        assertThat(rotated.of(caller("default", "other", JwtKind.INSTANCE, "k"))).isNull();
        rotated.unblock(ACME);
        assertThat(rotated.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k1"))).isNull();
        assertThat(rotated.count()).isEqualTo(2);
    }

    @Test
    void whatIsListedIsLiftedUnderBothOfItsNames() {
        LocalBlocks rotated = new LocalBlocks(new byte[32], SECRET, clock, new Random(2), 100);
        for (Target target : List.of(ACME, new Key("k"), addresses("192.0.2.0/24"))) {
            rotated.block(target, Block.FOREVER, "");
        }
        blocks.merge(blocks.parse(rotated.format(rotated.table().entries())).entries());
        assertThat(blocks.count()).isEqualTo(3);

        for (Blocks.Listed one : rotated.list(10)) {
            long pseudonym = HexFormat.fromHexDigitsToLong(one.name());
            var listed = new Target.Listed(one.block().kind(), pseudonym);
            assertThat(rotated.unblock(listed).before()).isNotNull();
        }

        assertThat(rotated.of(caller("default", "acme", ApiKeyKind.INSTANCE, "k"))).isNull();
        assertThat(rotated.count()).isZero();
        blocks.merge(blocks.parse(rotated.format(rotated.table().entries())).entries());
        assertThat(blocks.count()).as("a replica with the former key alone").isZero();
    }

    @Test
    void anAccountIsShutOutWithItsClientAndNeverTakenForAKeyOrATokenOfItsName() {
        for (byte[] previous : new byte[][] {null, new byte[32]}) {
            var fresh = new LocalBlocks(SECRET, previous, clock, new Random(1), 100);
            fresh.block(new Key("legacy"), Block.FOREVER, "");
            fresh.block(new Token("legacy"), Block.FOREVER, "");
            assertThat(fresh.of(caller("default", "acme", BasicKind.INSTANCE, "legacy"))).isNull();

            fresh.block(ACME, Block.FOREVER, "");
            assertThat(fresh.of(caller("default", "acme", BasicKind.INSTANCE, "legacy")))
                    .isNotNull();
        }
    }

    @Test
    void addressesAreShutOutOneByOneAndByPrefix() {
        blocks.block(addresses("192.0.2.7"), Block.FOREVER, "one");
        blocks.block(addresses("198.51.100.0/24"), Block.FOREVER, "many");
        blocks.block(addresses("2001:db8:1::/48"), Block.FOREVER, "more");

        assertThat(noteOf("192.0.2.7")).isEqualTo("one");
        assertThat(noteOf("::ffff:192.0.2.7")).isEqualTo("one");
        assertThat(noteOf("198.51.100.0")).isEqualTo("many");
        assertThat(noteOf("198.51.100.255")).isEqualTo("many");
        assertThat(noteOf("2001:db8:1:ffff::1")).isEqualTo("more");
        for (String free : List.of("192.0.2.6", "198.51.101.0", "2001:db8:2::1", "::c000:207")) {
            assertThat(noteOf(free)).as(free).isNull();
        }
        assertThat(blocks.list(10))
                .extracting(Listed::prefix)
                .containsExactlyInAnyOrder("ipv4/32", "ipv4/24", "ipv6/48");
        assertThat(blocks.count()).isEqualTo(3);

        blocks.unblock(addresses("198.51.100.77/24"));
        assertThat(noteOf("198.51.100.1")).isNull();
        assertThat(noteOf("192.0.2.7")).isEqualTo("one");
    }

    @Test
    void ofTwoPrefixesTheLongerSpeaksAndTheShorterHoldsWhenThatEnds() {
        blocks.block(addresses("192.0.2.7"), clock.millis() + 1_000, "one");
        blocks.block(addresses("192.0.2.0/24"), Block.FOREVER, "all");

        assertThat(noteOf("192.0.2.7")).isEqualTo("one");
        clock.advance(Duration.ofSeconds(1));
        assertThat(noteOf("192.0.2.7")).isEqualTo("all");
        blocks.unblock(addresses("192.0.2.0/24"));
        assertThat(noteOf("192.0.2.7")).isNull();
    }

    @Test
    void anAddressThatWasShutOutUnderThePreviousKeyIsShutOutAndFiledAnew() {
        blocks.block(addresses("192.0.2.0/24"), Block.FOREVER, "many");
        LocalBlocks rotated = new LocalBlocks(new byte[32], SECRET, clock, new Random(2), 100);
        rotated.merge(rotated.parse(blocks.format(blocks.table().entries())).entries());
        InetAddress met = InetAddress.ofLiteral("192.0.2.9");
        assertThat(rotated.of(met)).isNotNull();
        rotated.adopt();

        LocalBlocks after = new LocalBlocks(new byte[32], clock, new Random(3), 100);
        after.merge(after.parse(rotated.format(rotated.table().entries())).entries());
        assertThat(after.of(met)).isNotNull();
    }

    @Test
    void aFieldThatNamesNoPrefixLengthIsNoBlock() {
        String field = blocks.names().key() + ":address:ff00000000000001";
        LocalBlocks.Parsed parsed =
                blocks.parse(Map.of(field, "1 block 1 0000000000000001 never odd"));

        assertThat(parsed.entries()).isEmpty();
        assertThat(parsed.strange()).isEqualTo(1);
    }

    private static Target.Addresses addresses(String text) {
        return new Target.Addresses(Objects.requireNonNull(AddressPrefix.parse(text)));
    }

    private @Nullable String noteOf(String address) {
        Block block = blocks.of(InetAddress.ofLiteral(address));
        return block == null ? null : block.note();
    }

    @Test
    void aKeyAndATokenOfTheSameNameAreTwoThings() {
        blocks.block(new Key("x"), Block.FOREVER, "");
        assertThat(blocks.of(caller("default", "acme", ApiKeyKind.INSTANCE, "x"))).isNotNull();
        assertThat(blocks.of(caller("default", "acme", JwtKind.INSTANCE, "x"))).isNull();

        blocks.unblock(new Key("x"));
        blocks.block(new Token("x"), Block.FOREVER, "");
        assertThat(blocks.of(caller("default", "acme", ApiKeyKind.INSTANCE, "x"))).isNull();
        assertThat(blocks.of(caller("default", "acme", JwtKind.INSTANCE, "x"))).isNotNull();
    }

    @Test
    void tenantAndClientCannotBeShiftedAgainstEachOther() {
        blocks.block(new Client("a", "bc"), Block.FOREVER, "");

        assertThat(blocks.of(caller("ab", "c", JwtKind.INSTANCE, "t"))).isNull();
        assertThat(blocks.of(caller("a", "bc", JwtKind.INSTANCE, "t"))).isNotNull();
    }

    @Test
    void aBlockEndsWhenItShould() {
        blocks.block(ACME, clock.millis() + 60_000, "for a minute");

        clock.advance(Duration.ofMillis(59_999));
        assertThat(blocks.of(ACME)).isNotNull();
        assertThat(blocks.count()).isEqualTo(1);
        clock.advance(Duration.ofMillis(1));
        assertThat(blocks.of(ACME)).isNull();
        assertThat(blocks.of(caller("default", "acme", JwtKind.INSTANCE, "t"))).isNull();
        assertThat(blocks.count()).isZero();
        assertThat(blocks.list(10)).isEmpty();
    }

    @Test
    void theLastWordHoldsItsEndToo() {
        blocks.block(ACME, Block.FOREVER, "first");
        Change second = blocks.block(ACME, clock.millis() + 1_000, "second");

        assertThat(Objects.requireNonNull(second.before()).note()).isEqualTo("first");
        assertThat(second.reach()).isEqualTo(Reach.HERE);
        assertThat(Objects.requireNonNull(blocks.of(ACME)).note()).isEqualTo("second");
        clock.advance(Duration.ofSeconds(1));
        assertThat(blocks.of(ACME)).isNull();
        assertThat(blocks.unblock(ACME).before()).isNull();
    }

    @Test
    void anUnblockHoldsThoughTheBlockWasWrittenByAClockThatIsAhead() {
        Name name = blocks.names().of(ACME);
        Stamp ahead = new Stamp(clock.millis() + 3_600_000, -1);
        blocks.merge(Map.of(name, new Block(Target.Kind.CLIENT, ahead, Block.FOREVER, "")));
        assertThat(blocks.of(ACME)).isNotNull();

        blocks.unblock(ACME);
        assertThat(blocks.of(ACME)).isNull();
        blocks.merge(Map.of(name, new Block(Target.Kind.CLIENT, ahead, Block.FOREVER, "")));
        assertThat(blocks.of(ACME)).isNull();
    }

    @Test
    void atTheBoundABlockIsRefusedAndNothingThatHoldsIsLost() {
        for (int i = 0; i < 100; i++) {
            blocks.block(new Token("t" + i), Block.FOREVER, "");
        }
        assertThatThrownBy(() -> blocks.block(ACME, Block.FOREVER, ""))
                .isInstanceOf(Blocks.FullException.class)
                .hasMessageContaining("100 blocks, as many as there may be");
        assertThat(blocks.unblock(ACME).before()).isNull();
        assertThat(blocks.count()).isEqualTo(100);

        blocks.block(new Token("t1"), clock.millis() + 1, "still possible");
        blocks.unblock(new Token("t0"));
        Target other = new Client("default", "other");
        assertThatThrownBy(() -> blocks.block(other, Block.FOREVER, ""))
                .as("what ended is kept for every replica to hear of it")
                .isInstanceOf(Blocks.FullException.class);
        clock.advance(BlockEntry.KEEP_AT_LEAST.plusMillis(1));
        blocks.block(other, Block.FOREVER, "there is room again");
        assertThat(blocks.of(other)).isNotNull();
        assertThat(blocks.count()).isEqualTo(99);
    }

    @Test
    void blocksThatEndedMakeRoom() {
        for (int i = 0; i < 1_000; i++) {
            blocks.block(new Token("t" + i), clock.millis() + 1_000, "");
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(blocks.count()).isZero();
        assertThat(blocks.table().entries()).hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void theListIsTheLatestFirstAndHoldsNoName() {
        blocks.block(ACME, Block.FOREVER, "one");
        clock.advance(Duration.ofSeconds(1));
        blocks.block(new Key("key-9"), Block.FOREVER, "two");

        assertThat(blocks.list(10)).extracting(l -> l.block().note()).containsExactly("two", "one");
        assertThat(blocks.list(1)).hasSize(1);
        assertThat(blocks.list(10).toString()).doesNotContain("acme", "key-9");
    }

    @Test
    void pseudonymsDependOnTheKey() {
        LocalBlocks others = new LocalBlocks(new byte[32], clock, new Random(1), 100);

        assertThat(others.names().of(ACME)).isNotEqualTo(blocks.names().of(ACME));
        assertThat(others.names().key()).isNotEqualTo(blocks.names().key());
    }

    @Test
    void nothingIsLostWhenManyBlockAndUnblockAtOnce() {
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                int own = t;
                threads.execute(
                        () -> {
                            for (int i = 0; i < 500; i++) {
                                blocks.block(new Key("k" + own), Block.FOREVER, "");
                                blocks.block(ACME, Block.FOREVER, "");
                                blocks.unblock(new Key("k" + own));
                                blocks.unblock(ACME);
                            }
                            blocks.block(new Key("k" + own), Block.FOREVER, "");
                        });
            }
        }
        assertThat(blocks.of(ACME)).isNull();
        assertThat(blocks.count()).isEqualTo(4);
    }

    private static Caller caller(String tenant, String client, CredentialKind<?> kind, String id) {
        var credential = new Caller.Credential(kind, "name", "", id, Long.MAX_VALUE);
        return new Caller(
                Subject.client(tenant, client),
                credential,
                "",
                Set.of(),
                Set.of(),
                Map.of(),
                Assurance.SINGLE);
    }
}
