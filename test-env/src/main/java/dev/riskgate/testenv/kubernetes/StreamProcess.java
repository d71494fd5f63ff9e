// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import dev.riskgate.testenv.kubernetes.cluster.Cluster;
import dev.riskgate.testenv.kubernetes.image.Images;
import dev.riskgate.testenv.kubernetes.pod.StreamPlan;
import dev.riskgate.testenv.kubernetes.pod.StreamTotals;

import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The steady stream, which runs in the pod {@code e2e}. */
final class StreamProcess implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    private StreamProcess(Process process) {
        this.process = process;
        this.input = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        this.output =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    static StreamProcess start(Cluster cluster, StreamPlan plan) throws IOException {
        List<String> command = new ArrayList<>(List.of("kubectl", "exec", "-i", "e2e", "--"));
        command.addAll(Images.JAVA);
        command.add("stream");
        StreamProcess stream = new StreamProcess(cluster.shell().begin(command));
        stream.line(JSON.writeValueAsString(plan));
        return stream;
    }

    /** What became of all that was due since this was called last. */
    StreamTotals window() throws IOException {
        line("window");
        String answer = output.readLine();
        if (answer == null) {
            String error =
                    new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            throw new IOException("the steady stream has ended: " + error.strip());
        }
        return JSON.readValue(answer, StreamTotals.class);
    }

    private void line(String text) throws IOException {
        input.write(text + "\n");
        input.flush();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
