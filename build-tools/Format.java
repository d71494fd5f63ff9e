import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks the format of every Java source of the project, or mends it: {@code java Format.java check|apply ROOT}. Maven
 * runs it on the JDK of the toolchain, because the JDK that runs Maven itself may be too old to parse the sources.
 */
public final class Format {

    public static void main(String[] args) throws IOException {
        List<String> command = new ArrayList<>(List.of("--aosp", "--skip-javadoc-formatting"));
        command.addAll(
                args[0].equals("apply")
                        ? List.of("--replace")
                        : List.of("--dry-run", "--set-exit-if-changed"));
        try (Stream<Path> files = Files.walk(Path.of(args[1]))) {
            files.filter(Format::isOurSource).map(Path::toString).sorted().forEach(command::add);
        }
        int status = run(command);
        if (status != 0) {
            System.err.println(
                    "The files above are not formatted. Mend them: mvn -q -Pformat -N validate");
        }
        System.exit(status);
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
