// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.recording;

import com.google.protobuf.ByteString;

import dev.riskgate.proto.v1.RecordedCaller;
import dev.riskgate.proto.v1.RecordedCheck;
import dev.riskgate.proto.v1.RecordedPlace;
import dev.riskgate.proto.v1.RecordingBatch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Recordings without a server. */
public final class MadeRecording {

    public static final byte[] KEY = new byte[32];
    public static final String KEY_TEXT = Base64.getEncoder().encodeToString(KEY);

    private MadeRecording() {}

    /** The head of a batch that lacks its checks. */
    public static RecordingBatch.Builder batch(String process, long sequence) {
        return RecordingBatch.newBuilder()
                .setVersion(Recorder.VERSION)
                .setProcess(process)
                .setSequence(sequence);
    }

    public static Path write(Path file, List<RecordingBatch> batches) throws IOException {
        return writeBytes(file, batches.stream().map(RecordingBatch::toByteArray).toList());
    }

    /**
     * @param batches each a message {@code RecordingBatch}
     */
    public static Path writeBytes(Path file, List<byte[]> batches) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                RecordingWriter writer = RecordingWriter.begin(out, KEY, new Random(7))) {
            for (byte[] batch : batches) {
                writer.write(batch);
            }
        }
        return file;
    }

    /** An allowed GET of an API key's client. */
    public static RecordedCheck.Builder check(String id, long millis, String client) {
        return RecordedCheck.newBuilder()
                .setId(id)
                .setTimeMillis(millis)
                .setMethod("GET")
                .setScheme("https")
                .setHost("api.example.com")
                .setPath("/v1/reports")
                .setClientAddress(ByteString.copyFrom(new byte[] {8, 8, 8, 8}))
                .setProof("none")
                .setVerdict("allow")
                .setEnforced("allow")
                .setPlace(RecordedPlace.newBuilder().setNetworkClass("UNKNOWN"))
                .setCaller(
                        RecordedCaller.newBuilder()
                                .setNamespace("keys")
                                .setTenant("default")
                                .setClient(client)
                                .setKind("apiKey")
                                .setCredential("partners")
                                .setCredentialId(client + "1")
                                .setAssurance("SINGLE"));
    }
}
