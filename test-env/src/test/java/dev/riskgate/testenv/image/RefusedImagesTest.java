// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What {@code deploy/docker/build-tar} says before it has done anything. */
class RefusedImagesTest {

    @TempDir Path work;

    @Test
    void aBaseForAnotherArchitectureIsRefused() throws Exception {
        String other = System.getProperty("os.arch").equals("aarch64") ? "amd64" : "aarch64";
        Path lib = Files.createDirectories(work.resolve("base/lib64"));
        Files.writeString(lib.resolve(BuiltImage.loader(other)), "");

        assertRefused(
                work.resolve("base"),
                "build-tar: the base is for another architecture than this machine, which is "
                        + "a(md|rm)64: it has ld-linux-.*\n");
    }

    @Test
    void aBaseWithoutACLibraryIsRefused() throws Exception {
        assertRefused(
                Files.createDirectory(work.resolve("base")),
                "build-tar: the base has no C library that Java could run with: .*\n");
    }

    @Test
    void aBaseThatIsMissingIsRefused() throws Exception {
        assertRefused(work.resolve("none"), "build-tar: the base .*/none is missing\\.\n");
    }

    @Test
    void aBaseThatIsNoTarIsRefused() throws Exception {
        assertRefused(
                Files.writeString(work.resolve("text"), "text"),
                "build-tar: the base .*/text is neither a folder nor a tar of files\\.\n");
    }

    /** It would end the string that it stands in, in the image's manifest. */
    @ParameterizedTest
    @ValueSource(strings = {"riskgate:\"dev\"", "riskgate dev", "Riskgate", "riskgate:", ":dev"})
    void aTagThatIsNoNameIsRefused(String tag) throws Exception {
        assertRefused(
                Files.createDirectory(work.resolve("base")),
                "build-tar: --tag takes the name of an image, such as riskgate:dev\\.\n",
                "--tag",
                tag);
    }

    @Test
    void aSourceThatIsNoUrlIsRefused() throws Exception {
        assertRefused(
                Files.createDirectory(work.resolve("base")),
                "build-tar: --source takes a URL\\.\n",
                "--source",
                "https://example.com/\"");
    }

    @Test
    void aFolderForLayersWithABlankInItsPathIsRefused() throws Exception {
        String layers = work.resolve("with blank").toString();

        Ended ended = BuiltImage.assemble(layers);

        assertThat(ended.err())
                .startsWith("assemble: ")
                .contains("with blank has a blank in its path: give another folder")
                .hasLineCount(1);
        assertThat(ended.code()).isEqualTo(2);
    }

    private void assertRefused(Path base, String sentence, String... options) throws Exception {
        Path out = work.resolve("image.tar");
        List<String> all = new ArrayList<>(List.of("--out", out.toString()));
        all.addAll(List.of(options));

        Ended ended = BuiltImage.build(base, all.toArray(String[]::new));

        assertThat(ended.err()).matches(sentence);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.code()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }
}
