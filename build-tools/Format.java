// SPDX-License-Identifier: Apache-2.0
import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the format of every Java source of the project and the licence in its first line, or mends
 * them: {@code java Format.java check|apply ROOT}. Maven runs it on the JDK of the toolchain,
 * because the JDK that runs Maven itself may be too old to parse the sources.
 */
public final class Format {

    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";

    public static void main(String[] args) throws IOException {
        boolean apply = args[0].equals("apply");
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
            sources = files.filter(Format::isOurSource).sorted().toList();
        }
        boolean licensed = true;
        for (Path source : sources) {
            licensed &= isLicensed(source, apply);
        }
        List<String> command = new ArrayList<>(List.of("--aosp"));
        command.addAll(
                apply ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
        sources.forEach(source -> command.add(source.toString()));
        int status = licensed ? 0 : 1;
        status = Math.max(status, run(command));
        if (status != 0) {
            System.err.println(
                    "The files above are not formatted, or lack the line of the licence. Mend them:"
                            + " mvn -q -Pformat -N validate");
        }
        System.exit(status);
    }

    private static boolean isLicensed(Path source, boolean apply) throws IOException {
        String text = Files.readString(source, StandardCharsets.UTF_8);
        if (text.startsWith(LICENCE)) {
            return true;
        }
        if (apply) {
            Files.writeString(source, LICENCE + text);
        } else {
            System.out.println(source);
        }
        return apply;
    }

    private static boolean isOurSource(Path path) {
        String name = path.toString();
        return name.endsWith(".java") && !name.contains("/target/") && !name.contains("/.cache/");
    }

    private static int run(List<String> command) throws IOException {
        try {
            var out = new java.io.PrintWriter(System.out, true);
            var err = new java.io.PrintWriter(System.err, true);
            int status = new Main(out, err, System.in).format(command.toArray(String[]::new));
            out.flush();
            err.flush();
            return status;
        } catch (Exception e) {
            throw new IOException("the formatter failed", e);
        }
    }
}
