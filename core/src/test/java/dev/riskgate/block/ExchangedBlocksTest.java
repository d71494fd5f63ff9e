// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import static org.assertj.core.api.Assertions.assertThat;

import dev.riskgate.block.LocalBlocks.Parsed;
import dev.riskgate.block.Target.Client;
import dev.riskgate.state.TestClock;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/** What replicas make of each other's words, also while a key of pseudonyms is exchanged. */
class ExchangedBlocksTest {

    private static final byte[] OLD = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NEW = "fedcba9876543210".getBytes(StandardCharsets.US_ASCII);
    private static final Client ACME = new Client("default", "acme");
    private static final Client OTHER = new Client("default", "other");

    private final TestClock clock = new TestClock();
    private final LocalBlocks before = new LocalBlocks(OLD, clock, new Random(1), 100);
    private final LocalBlocks during = new LocalBlocks(NEW, OLD, clock, new Random(2), 100);
    private final LocalBlocks after = new LocalBlocks(NEW, clock, new Random(3), 100);

    private void tell(LocalBlocks from, LocalBlocks to) {
        to.merge(to.parse(from.format(from.table().entries())).entries());
    }

    @Test
    void ofTwoWordsUnderTheTwoKeysTheLaterHolds() {
        before.block(ACME, Block.FOREVER, "before");
        after.block(OTHER, Block.FOREVER, "after");
        clock.advance(Duration.ofMillis(1));
        after.unblock(ACME);
        before.unblock(OTHER);
        tell(before, during);
        tell(after, during);
        assertThat(during.of(ACME)).isNull();
        assertThat(during.of(OTHER)).isNull();

        clock.advance(Duration.ofMillis(1));
        after.block(ACME, Block.FOREVER, "again");
        tell(after, during);
        assertThat(during.of(ACME)).extracting(Block::note).isEqualTo("again");
    }

    /** Else, once the former key is gone, nobody could lift what the list shows. */
    @Test
    void whatStandsUnderBothKeysIsListedOnceAndUnderThePresentOne() {
        before.block(ACME, Block.FOREVER, "met under the former key only");
        tell(before, during);
        clock.advance(Duration.ofMillis(1));
        during.block(OTHER, Block.FOREVER, "both");

        assertThat(during.count()).isEqualTo(2);
        assertThat(during.list(10))
                .extracting(Blocks.Listed::name)
                .containsExactly(pseudonym(after, OTHER), pseudonym(before, ACME));
    }

    private static String pseudonym(LocalBlocks blocks, Target target) {
        return HexFormat.of().toHexDigits(blocks.names().of(target).hash());
    }

    @Test
    void whatIsFiledUnderAKeyThatNobodyHereHasIsCounted() {
        before.block(ACME, Block.FOREVER, "");
        before.block(OTHER, Block.FOREVER, "");
        Map<String, String> texts = before.format(before.table().entries());

        assertThat(before.parse(texts).strange()).isZero();
        assertThat(during.parse(texts).strange()).isZero();
        assertThat(after.parse(texts).strange()).isEqualTo(2);
        assertThat(after.parse(texts).entries()).isEmpty();
        assertThat(after.parse(Map.of("x", "y", "z", "1 lifted")).strange()).isEqualTo(2);
    }

    /** Else an operator who has exchanged the key would be warned of blocks that hold. */
    @Test
    void whatWasAdoptedFromAKeyThatIsGoneIsNoStranger() {
        during.block(ACME, Block.FOREVER, "under both");
        before.block(OTHER, Block.FOREVER, "under the former one");
        tell(before, during);

        Parsed parsed = after.parse(during.format(during.table().entries()));

        assertThat(parsed.entries()).hasSize(1);
        assertThat(parsed.strange()).isEqualTo(1);
    }

    @Test
    void whatEndedIsToldApartAMinuteLaterAndNeedNotBeKeptAfterAWeekAndAnHour() {
        before.block(ACME, clock.millis() + 1_000, "");
        before.block(OTHER, Block.FOREVER, "");
        Map<String, String> texts = before.format(before.table().entries());
        clock.advance(Duration.ofSeconds(1).plus(BlockEntry.KEEP_AT_LEAST).minusMillis(1));
        assertThat(before.parse(texts).ended()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        assertThat(before.parse(texts).ended()).hasSize(1);
        clock.advance(
                BlockEntry.KEEP
                        .minus(BlockEntry.KEEP_AT_LEAST)
                        .plus(Duration.ofHours(1))
                        .minusMillis(1));
        Parsed kept = before.parse(texts);
        assertThat(kept.ended()).hasSize(1);
        assertThat(kept.dead()).isEmpty();

        clock.advance(Duration.ofMillis(1));
        Parsed parsed = before.parse(texts);
        assertThat(parsed.dead()).isEqualTo(kept.ended());
        assertThat(parsed.ended()).isEmpty();
        assertThat(parsed.entries()).as("the one without end").hasSize(2);
    }

    /** Whoever writes to the shared store asks this before a change is called known to all. */
    @Test
    void aWordStandsUntilALaterOneIsMet() {
        LocalBlocks.Written written =
                before.write(ACME, LocalBlocks.blocked(ACME, Block.FOREVER, ""));
        assertThat(before.stands(ACME, written.entry())).isTrue();
        assertThat(before.stands(OTHER, written.entry())).as("nothing is known").isTrue();

        LocalBlocks other = new LocalBlocks(OLD, clock, new Random(4), 100);
        tell(before, other);
        other.unblock(ACME);
        tell(other, before);
        assertThat(before.stands(ACME, written.entry())).isFalse();
    }
}
