// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The commands of a guide that are marked with {@code <!-- e2e -->}, in order. */
final class Guide {

    private static final Pattern MARKED =
            Pattern.compile("<!-- e2e -->\\s*```sh\\n(.*?)```", Pattern.DOTALL);

    private Guide() {}

    static String commands(Path page) throws IOException {
        Matcher block = MARKED.matcher(Files.readString(page));
        StringBuilder commands = new StringBuilder();
        while (block.find()) {
            commands.append(block.group(1)).append('\n');
        }
        if (commands.isEmpty()) {
            throw new IOException(page + " has no marked commands");
        }
        return commands.toString();
    }
}
