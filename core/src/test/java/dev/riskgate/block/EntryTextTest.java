// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.riskgate.block.Target.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Objects;
import java.util.Random;

class EntryTextTest {

    private static final String KEY = "0badcafe";
    private static final Stamp STAMP = new Stamp(1_772_445_600_000L, 0x0123456789abcdefL);

    @Test
    void theFormIsTheDocumentedOne() {
        assertThat(EntryText.of(new Block(Kind.KEY, STAMP, Block.FOREVER, "stolen, INC 42")))
                .isEqualTo("1 block 1772445600000 0123456789abcdef never stolen, INC 42");
        assertThat(EntryText.of(new Lifted(STAMP)))
                .isEqualTo("1 lifted 1772445600000 0123456789abcdef");
        assertThat(EntryText.field(new Name(KEY, Kind.TOKEN, -1)))
                .isEqualTo("0badcafe:token:ffffffffffffffff");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            Kind kind = Kind.values()[random.nextInt(3)];
            Name name = new Name(KEY, kind, random.nextLong());
            Stamp stamp = new Stamp(random.nextLong(Stamp.MAX_MILLIS + 1), random.nextLong());
            long until = random.nextBoolean() ? Block.FOREVER : random.nextLong(1L << 45);
            BlockEntry block =
                    new Block(kind, stamp, until, random.nextBoolean() ? "" : " für  a b ");

            assertThat(EntryText.name(KEY, EntryText.field(name))).isEqualTo(name);
            assertThat(EntryText.parse(kind, EntryText.of(block))).isEqualTo(block);
            BlockEntry lifted = new Lifted(stamp);
            assertThat(EntryText.parse(kind, EntryText.of(lifted))).isEqualTo(lifted);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "2 block 1 0123456789abcdef never x",
                "1 block 1 0123456789abcdef never",
                "1 block 1 0123456789abcdef soon x",
                "1 block -1 0123456789abcdef never x",
                "1 block 1 0123456789ABCDEF never x",
                "1 block 1 123 never x",
                "1 block 1 0123456789abcdeg never x",
                "1 block 1234567890123456 0123456789abcdef never x",
                "1 block 1 0123456789abcdef 1234567890123456 x",
                "1 block 1 0123456789abcdef never a\nb",
                "1 lifted 1 0123456789abcdef x",
                "1 other 1 0123456789abcdef"
            })
    void whatIsNoEntryIsNotTakenForOne(String text) {
        assertThat(EntryText.parse(Kind.KEY, text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0badcafe:key:",
                "0badcafe:key:0",
                "0badcafe:car:0123456789abcdef",
                "0badcaff:key:0123456789abcdef",
                "0badcafe:key:0123456789abcdef:x",
                "0badcafe:key:0123456789abcdeX"
            })
    void whatIsNoNameOfOursIsNotTakenForOne(String field) {
        assertThat(EntryText.name(KEY, field)).isNull();
    }

    @Test
    void aNoteIsOnePrintableLine() {
        for (String note : new String[] {"a\nb", "\u001b[31m", "\u202e", "x".repeat(201)}) {
            assertThatThrownBy(() -> new Block(Kind.KEY, STAMP, Block.FOREVER, note))
                    .hasMessageContaining("a note has at most 200 printable characters");
        }
    }

    @Test
    void aNoteMayHaveTwoHundredCharacters() {
        String note = "ü".repeat(Block.MAX_NOTE);
        Block block = new Block(Kind.KEY, STAMP, Block.FOREVER, note);
        assertThat(EntryText.parse(Kind.KEY, EntryText.of(block))).isEqualTo(block);
    }

    /** Else a replica could be brought to keep what Redis' scripts cannot compare. */
    @Test
    void timesAreOfFifteenDigits() {
        long most = Stamp.MAX_MILLIS;
        for (long millis : new long[] {0, most}) {
            Stamp stamp = new Stamp(millis, 0);
            Block block = new Block(Kind.KEY, stamp, millis, "");
            assertThat(EntryText.parse(Kind.KEY, EntryText.of(block))).isEqualTo(block);
            assertThat(block.sinceMillis()).isEqualTo(millis);
        }
        for (long millis : new long[] {-1, most + 1}) {
            assertThatThrownBy(() -> new Stamp(millis, 0))
                    .hasMessage("a stamp's time is out of range: " + millis);
            assertThatThrownBy(() -> new Block(Kind.KEY, STAMP, millis, ""))
                    .hasMessage("the end of a block is out of range");
        }
    }

    @Test
    void aTargetIsNamedAsTheOperatorKnowsIt() {
        AddressPrefix prefix = Objects.requireNonNull(AddressPrefix.parse("192.0.2.77/24"));
        assertThat(new Target.Addresses(prefix).id()).isEqualTo("192.0.2.0/24");
        assertThat(new Target.Listed(Kind.KEY, 0x0badcafeL).id()).isEqualTo("000000000badcafe");
    }
}
