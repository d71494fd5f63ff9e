// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.replay;

import dev.riskgate.cli.Main;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the command printed, and its exit code. */
record ReplayRun(int code, String out, String err) {

    /**
     * @param folder gets the policy and the key
     * @param key of the recordings, base64
     * @param more options and recordings
     */
    static ReplayRun of(Path folder, String key, String policy, Object... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "replay",
                                "--policy",
                                Files.writeString(folder.resolve("new.yaml"), policy).toString(),
                                "--key-file",
                                Files.writeString(folder.resolve("record.key"), key).toString()));
        for (Object one : more) {
            arguments.add(one.toString());
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Main.run(
                        new PrintWriter(out, true),
                        new PrintWriter(err, true),
                        arguments.toArray(String[]::new));
        return new ReplayRun(code, out.toString(), err.toString());
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
