// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

import static dev.riskgate.audit.encode.DecisionAssert.assertSame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;

import dev.riskgate.decision.Decision;
import dev.riskgate.decision.RandomDecisions;
import dev.riskgate.decision.SampleDecisions;
import dev.riskgate.signals.model.Weights;
import dev.riskgate.signals.observation.Observation;
import dev.riskgate.signals.population.Population;
import dev.riskgate.signals.profile.Profile;
import dev.riskgate.signals.profile.ProfileSummary;
import dev.riskgate.signals.risk.Outcome;
import dev.riskgate.signals.risk.RiskModel;
import dev.riskgate.signals.signal.RiskSettings;
import dev.riskgate.verdict.Reason;
import dev.riskgate.verdict.Verdict;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** What an encoder wrote is read back by the reader beside it. */
class RoundTripTest {

    private static final int OBSERVATION_FIELD_NUMBER =
            dev.riskgate.proto.v1.Decision.OBSERVATION_FIELD_NUMBER;
    private static final List<Decision> DECISIONS = new RandomDecisions(17).many(400);

    /** What a reader made of a log. */
    private record Log(
            List<dev.riskgate.proto.v1.Decision> records, List<String> damage, boolean truncated) {}

    private static byte[] write(Encoding encoding, List<Decision> decisions) {
        return write(encoding, decisions, Set.of());
    }

    private static byte[] write(
            Encoding encoding, List<Decision> decisions, Set<PersonalData> include) {
        Encoder encoder = encoding.encoder(0, include);
        decisions.forEach(encoder::encode);
        return Arrays.copyOf(encoder.buffer().array(), encoder.buffer().size());
    }

    private static Log read(byte[] bytes) throws IOException {
        return read(new ByteArrayInputStream(bytes));
    }

    private static Log read(InputStream in) throws IOException {
        RecordReader reader = RecordReader.of(in);
        List<dev.riskgate.proto.v1.Decision> records = new ArrayList<>();
        List<String> damage = new ArrayList<>();
        while (true) {
            try {
                dev.riskgate.proto.v1.Decision next = reader.next();
                if (next == null) {
                    return new Log(records, damage, reader.truncated());
                }
                records.add(next);
            } catch (DamagedRecordException e) {
                damage.add(String.valueOf(e.getMessage()));
            }
        }
    }

    /** How many bytes of the record stand behind its last large field, the observation. */
    private static int smallFields(dev.riskgate.proto.v1.Decision record) {
        var without = record.toBuilder();
        record.getAllFields().keySet().stream()
                .filter(field -> field.getNumber() > OBSERVATION_FIELD_NUMBER)
                .forEach(without::clearField);
        return record.getSerializedSize() - without.build().getSerializedSize();
    }

    private static double rounding(Encoding encoding) {
        return encoding == Encoding.JSON ? 0.0005 : 0;
    }

    @ParameterizedTest
    @EnumSource
    void everyFieldIsReadBackAsItWasWritten(Encoding encoding) throws IOException {
        Log log = read(write(encoding, DECISIONS));

        assertThat(log.damage()).isEmpty();
        assertThat(log.truncated()).isFalse();
        assertThat(log.records()).hasSameSizeAs(DECISIONS);
        for (int i = 0; i < DECISIONS.size(); i++) {
            assertSame(log.records().get(i), DECISIONS.get(i), rounding(encoding));
        }
    }

    /** So that a field which is added to the message is not forgotten here. */
    @ParameterizedTest
    @EnumSource
    void theDecisionsHereHaveEveryFieldOfTheMessage(Encoding encoding) throws IOException {
        TreeSet<String> never = new TreeSet<>();
        TreeSet<String> seen = new TreeSet<>();
        collect("", dev.riskgate.proto.v1.Decision.getDefaultInstance(), never);
        read(write(encoding, DECISIONS, EnumSet.allOf(PersonalData.class)))
                .records()
                .forEach(record -> collect("", record, seen));
        never.removeAll(seen);

        assertThat(never).isEmpty();
    }

    /** Of the default instance all fields there are, else those that are set. */
    private static void collect(String prefix, Message message, Collection<String> names) {
        boolean all = message.equals(message.getDefaultInstanceForType());
        Collection<FieldDescriptor> fields =
                all ? message.getDescriptorForType().getFields() : message.getAllFields().keySet();
        for (FieldDescriptor field : fields) {
            String name = prefix + field.getName();
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                names.add(name);
            } else if (all) {
                collect(
                        name + ".",
                        message.newBuilderForType().newBuilderForField(field).build(),
                        names);
            } else if (field.isRepeated()) {
                for (Object item : (List<?>) message.getField(field)) {
                    collectSet(name + ".", (Message) item, names);
                }
            } else {
                collectSet(name + ".", (Message) message.getField(field), names);
            }
        }
    }

    private static void collectSet(String prefix, Message message, Collection<String> names) {
        if (!message.getAllFields().isEmpty()) {
            collect(prefix, message, names);
        }
    }

    @Test
    void whatIsWrittenInProtobufIsReadByTheLibrary() throws IOException {
        InputStream in = new ByteArrayInputStream(write(Encoding.PROTOBUF, DECISIONS));
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        for (Decision written : DECISIONS) {
            var read = dev.riskgate.proto.v1.Decision.parseDelimitedFrom(in);
            assertSame(read, written, 0);
            read.writeDelimitedTo(again);
        }
        assertThat(in.read()).isNegative();
        assertThat(again.toByteArray()).isEqualTo(write(Encoding.PROTOBUF, DECISIONS));
    }

    @ParameterizedTest
    @EnumSource
    void longTextsAreCutAndNoSecretIsIn(Encoding encoding) throws IOException {
        String huge = "x".repeat(1 << 20) + "\ud800";
        Verdict verdict = Verdict.Deny.forbidden(new Reason("code", huge));
        byte[] bytes =
                write(encoding, List.of(SampleDecisions.decision("a\ud800b", huge, verdict)));

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .doesNotContain(SampleDecisions.SECRET, "192.0.2.77", "/v1/orders");
        assertThat(bytes).hasSizeLessThan(5_000);
        var read = read(bytes).records().getFirst();
        assertThat(read.getClient().getId()).isEqualTo("a\ufffdb");
        assertThat(read.getRoute()).isEqualTo("x".repeat(512) + "…");
        assertThat(read.getReasons(0).getText()).isEqualTo("x".repeat(512) + "…");
    }

    @ParameterizedTest
    @EnumSource
    void whatMayNameAPersonIsOnlyThereWhereItIsAskedFor(Encoding encoding) throws IOException {
        List<Decision> one = List.of(SampleDecisions.challenge());
        for (int bits = 0; bits < 8; bits++) {
            Set<PersonalData> include = EnumSet.noneOf(PersonalData.class);
            for (PersonalData data : PersonalData.values()) {
                if ((bits >> data.ordinal() & 1) == 1) {
                    include.add(data);
                }
            }
            var request = read(write(encoding, one, include)).records().getFirst().getRequest();
            assertThat(request.getAddress())
                    .isEqualTo(include.contains(PersonalData.ADDRESS) ? "192.0.2.77" : "");
            assertThat(request.getPath())
                    .isEqualTo(
                            include.contains(PersonalData.PATH)
                                    ? "/v1/orders/" + SampleDecisions.SECRET
                                    : "");
            assertThat(request.getUserAgent())
                    .isEqualTo(
                            include.contains(PersonalData.USER_AGENT)
                                    ? SampleDecisions.USER_AGENT
                                    : "");
        }
    }

    /** Whoever calls writes the User-Agent, and often X-Request-ID. */
    @ParameterizedTest
    @EnumSource
    void whatACallerWritesIsBoundedAndCannotEndTheRecord(Encoding encoding) throws IOException {
        String nasty = "\"}\n{\u001b[2J\u202e" + "x".repeat(10_000) + "\ud800";
        List<Decision> two =
                List.of(SampleDecisions.withHeaders(nasty, nasty), SampleDecisions.challenge());
        byte[] bytes = write(encoding, two, EnumSet.allOf(PersonalData.class));
        Log log = read(bytes);

        assertThat(log.records()).hasSize(2);
        assertThat(log.damage()).isEmpty();
        var request = log.records().getFirst().getRequest();
        assertThat(request.getXRequestId()).isEqualTo(nasty.substring(0, 128) + "…");
        assertThat(request.getUserAgent()).isEqualTo(nasty.substring(0, 256) + "…");
        if (encoding.lines()) {
            assertThat(bytes).doesNotContain((byte) 0x1b);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theContextHasTheNameThatShowGivesIt(Encoding encoding) throws IOException {
        Decision decision = SampleDecisions.challenge();
        Profile profile = new Profile();
        var model = new RiskModel(Weights.shipped(), new RiskSettings(Map.of()));
        var population = new Population();
        Observation seen = Objects.requireNonNull(decision.observation());
        var assessment = model.assess(profile, population, seen);
        model.fold(profile, population, seen, assessment, Outcome.ALLOWED, 0);

        var read = read(write(encoding, List.of(decision))).records().getFirst();
        assertThat(ProfileSummary.of(profile).contexts())
                .map(context -> "%016x".formatted(context.name()))
                .containsExactly(read.getContext());
    }

    @ParameterizedTest
    @EnumSource
    void whereverTheLogIsCutOffWhatWasWholeIsRead(Encoding encoding) throws IOException {
        List<Decision> few = DECISIONS.subList(0, 3);
        byte[] all = write(encoding, few);
        int[] ends = new int[few.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = write(encoding, few.subList(0, i + 1)).length;
        }
        for (int length = 0; length <= all.length; length++) {
            Log log = read(Arrays.copyOf(all, length));
            // A line that lacks nothing but its end is whole.
            int whole = length + (encoding.lines() ? 1 : 0);
            long expected = Arrays.stream(ends).filter(end -> end <= whole).count();
            assertThat(log.records()).as("%d bytes", length).hasSize((int) expected);
            assertThat(log.damage()).as("%d bytes", length).isEmpty();
            int cut = length;
            boolean between =
                    length == 0 || Arrays.stream(ends).anyMatch(end -> end == cut || end == whole);
            assertThat(log.truncated()).as("%d bytes", length).isEqualTo(!between);
        }
    }

    /** The process died while it wrote, and another one went on. */
    @ParameterizedTest
    @EnumSource
    void aRecordThatWasCutOffAmongOthersIsToldAndTheOthersAreRead(Encoding encoding)
            throws IOException {
        byte[] first = write(encoding, DECISIONS.subList(0, 10));
        byte[] whole = write(encoding, DECISIONS.subList(0, 9));
        byte[] rest = write(encoding, DECISIONS.subList(10, 20));
        int smallFields = smallFields(read(first).records().getLast());
        for (int cut = whole.length + 1; cut < first.length - 1; cut++) {
            InputStream log =
                    new SequenceInputStream(
                            new ByteArrayInputStream(first, 0, cut),
                            new SequenceInputStream(
                                    new ByteArrayInputStream(
                                            encoding.lines() ? new byte[] {'\n'} : new byte[0]),
                                    new ByteArrayInputStream(rest)));
            Log read = read(log);
            assertThat(read.records()).as("cut at %d", cut).hasSize(19);
            assertThat(read.damage()).as("cut at %d", cut).hasSize(1);
            // The last number of a record takes what comes next, and nothing shows it; behind one
            // of the small fields at the end, what comes next may look like a field of its own.
            if (encoding.lines() || cut < first.length - Long.BYTES - smallFields) {
                assertThat(read.damage())
                        .containsExactly(
                                encoding.lines()
                                        ? "line 10: is not a decision in JSON"
                                        : "bytes %d to %d: are not a decision in protobuf"
                                                .formatted(whole.length, cut - 1));
                assertThat(read.records().get(9).getId()).isEqualTo(DECISIONS.get(10).id());
            }
            assertThat(read.truncated()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverIsDamagedNothingIsThrownButThat(Encoding encoding) throws IOException {
        Random random = new Random(23);
        List<Decision> some = DECISIONS.subList(0, 30);
        byte[] whole = write(encoding, some);
        int lost = 0;
        int rounds = 500;
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = damaged(whole, random);
            Log log = read(damaged);
            lost += some.size() - Math.min(some.size(), log.records().size());
            assertThat(log.records()).as("round %d", round).hasSizeLessThan(2 * some.size());
        }
        // Each round damages one place, which costs the records that it touches.
        assertThat(lost).isLessThan(3 * rounds);
    }

    /** One place was overwritten, taken out or doubled. */
    private static byte[] damaged(byte[] whole, Random random) {
        int at = random.nextInt(whole.length);
        int length = Math.min(1 + random.nextInt(40), whole.length - at);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(whole, 0, at);
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] noise = new byte[length];
                random.nextBytes(noise);
                out.writeBytes(noise);
            }
            case 1 -> {}
            default -> {
                out.write(whole, at, length);
                out.write(whole, at, length);
            }
        }
        out.write(whole, at + length, whole.length - at - length);
        return out.toByteArray();
    }

    @Test
    void noiseIsNoLog() throws IOException {
        Random random = new Random(29);
        for (int round = 0; round < 300; round++) {
            byte[] noise = new byte[random.nextInt(5_000)];
            random.nextBytes(noise);
            assertThat(read(noise).records()).isEmpty();
        }
        byte[] lengths = new byte[200_000];
        Arrays.fill(lengths, (byte) '\n');
        lengths[3] = 0;
        assertThat(read(lengths).records()).isEmpty();
        assertThat(read(new byte[0])).isEqualTo(new Log(List.of(), List.of(), false));
    }

    @Test
    void aLineOfAnythingElseIsDamaged() throws IOException {
        String line =
                new String(write(Encoding.JSON, DECISIONS.subList(0, 1)), StandardCharsets.UTF_8);
        for (String other :
                List.of(
                        "{}",
                        "[]",
                        "null",
                        "5",
                        "ordinary text",
                        "{\"id\":\"1\",\"verdict\":\"allow\"}",
                        line.strip() + line.strip(),
                        line.strip() + " x",
                        line.strip().replaceFirst("\"status\":", "\"status\":1e999999999"),
                        "{\"x\":" + "[".repeat(100_000),
                        "{\"id\":\"" + "x".repeat(RecordReader.MAX_BYTES) + "\"}",
                        "{\"id\":\"" + "x".repeat(3 * RecordReader.MAX_BYTES) + "\"}")) {
            Log log = read((line + other + "\n\r\n" + line).getBytes(StandardCharsets.UTF_8));
            assertThat(log.records()).hasSize(2);
            assertThat(log.damage()).singleElement().asString().startsWith("line 2: is ");
        }
    }

    /** However long it is, no more of it is kept than a record may take. */
    @Test
    void aLineThatIsTooLongIsDamaged() throws IOException {
        byte[] line = write(Encoding.JSON, DECISIONS.subList(0, 1));
        for (int length : new int[] {RecordReader.MAX_BYTES + 1, 5 * RecordReader.MAX_BYTES}) {
            byte[] other = new byte[length];
            Arrays.fill(other, (byte) 'x');
            InputStream log =
                    new SequenceInputStream(
                            new ByteArrayInputStream(line), new ByteArrayInputStream(other));
            assertThat(read(log).damage()).containsExactly("line 2: is too long for a decision");
        }
    }

    @Test
    void twoRecordsUnderOneLengthAreDamaged() throws IOException {
        var record = read(write(Encoding.PROTOBUF, DECISIONS.subList(0, 1))).records().getFirst();
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(log);
        out.writeUInt32NoTag(2 * record.getSerializedSize());
        record.writeTo(out);
        record.writeTo(out);
        out.flush();
        record.writeDelimitedTo(log);

        Log read = read(log.toByteArray());

        assertThat(read.records()).containsExactly(record);
        assertThat(read.damage()).singleElement().asString().startsWith("bytes 0 to ");
    }

    @Test
    void aTimeThatThereIsNotIsDamage() throws IOException {
        var record = read(write(Encoding.PROTOBUF, DECISIONS.subList(0, 1))).records().getFirst();
        var never = Timestamp.newBuilder().setSeconds(Long.MAX_VALUE).build();
        var proven = record.getAssurance().toBuilder().setProvenAt(never);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        record.toBuilder().setTime(never).build().writeDelimitedTo(log);
        record.writeDelimitedTo(log);
        record.toBuilder().setAssurance(proven).build().writeDelimitedTo(log);
        record.writeDelimitedTo(log);

        Log read = read(log.toByteArray());

        assertThat(read.records()).containsExactly(record, record);
        assertThat(read.damage()).hasSize(2);
    }

    @Test
    void fieldsOfANewerVersionAreLeftOut() throws IOException {
        var known = read(write(Encoding.PROTOBUF, DECISIONS.subList(0, 1))).records().getFirst();
        UnknownFieldSet newer =
                UnknownFieldSet.newBuilder()
                        .addField(4711, UnknownFieldSet.Field.newBuilder().addFixed64(-1).build())
                        .build();
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        known.toBuilder().setUnknownFields(newer).build().writeDelimitedTo(binary);
        known.writeDelimitedTo(binary);
        Log log = read(binary.toByteArray());
        assertThat(log.damage()).isEmpty();
        assertThat(log.records()).hasSize(2);
        assertThat(
                        log.records().getFirst().toBuilder()
                                .setUnknownFields(UnknownFieldSet.getDefaultInstance())
                                .build())
                .isEqualTo(known);

        String line =
                new String(
                        write(Encoding.JSON, List.of(SampleDecisions.challenge())),
                        StandardCharsets.US_ASCII);
        String later = "{\"newer\":{\"a\":[1,{}]}," + line.substring(1);
        assertThat(read((later + line).getBytes(StandardCharsets.US_ASCII)).records())
                .hasSize(2)
                .containsOnly(read(line.getBytes(StandardCharsets.US_ASCII)).records().getFirst());
    }

    @Test
    void aStreamThatFailsIsNoDamage() {
        InputStream broken =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("broken");
                    }
                };
        IOException e = catchThrowableOfType(IOException.class, () -> read(broken));
        assertThat(e).hasMessage("broken").isNotInstanceOf(DamagedRecordException.class);
    }

    /** As a pipe gives them. */
    @ParameterizedTest
    @EnumSource
    void bytesMayComeOneByOne(Encoding encoding) throws IOException {
        byte[] bytes = write(encoding, DECISIONS);
        InputStream slow =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] to, int at, int length) {
                        return super.read(to, at, Math.min(length, 1));
                    }
                };
        assertThat(read(slow)).isEqualTo(read(bytes));
    }
}
