// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

class ImageArchiveTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String CONFIG =
            """
            {"architecture": "amd64", "config": {"User": "65532:65532", "Entrypoint": ["riskgate"],
             "Cmd": ["serve"], "Env": ["PATH=/opt/riskgate/bin", "LANG=C.UTF-8"],
             "Labels": {"org.opencontainers.image.version": "1.2.3"}},
             "rootfs": {"type": "layers", "diff_ids": ["sha256:aa"]}}
            """;

    @TempDir Path work;

    @Test
    void aLayerIsAddedOnTopAndFoundByItsDigest() throws IOException {
        Path program = Files.writeString(work.resolve("program"), "#!");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path layer = work.resolve("layer.tar");
        String digest = new Layer(Map.of("opt/bin/program", program)).write(layer);

        Map<String, byte[]> files =
                written(read().with(layer, digest).withPath("/opt/bin").named("around:1"));

        JsonNode manifest = JSON.readTree(files.get("manifest.json")).get(0);
        assertThat(manifest.get("RepoTags").get(0).asString()).isEqualTo("around:1");
        assertThat(manifest.get("Layers"))
                .extracting(JsonNode::asString)
                .containsExactly("aa.tar", digest + ".tar");
        JsonNode config = JSON.readTree(files.get(manifest.get("Config").asString()));
        assertThat(config.at("/rootfs/diff_ids"))
                .extracting(JsonNode::asString)
                .containsExactly("sha256:aa", "sha256:" + digest);
        assertThat(config.at("/config").has("Entrypoint")).isFalse();
        assertThat(config.at("/config/Env/0").asString())
                .isEqualTo("PATH=/opt/bin:/opt/riskgate/bin");
        byte[] added = Objects.requireNonNull(files.get(digest + ".tar"));
        assertThat(Hashing.sha256().hashBytes(added).toString()).isEqualTo(digest);
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(added))) {
            TarArchiveEntry entry = tar.getNextEntry();
            assertThat(entry.getName()).isEqualTo("opt/bin/program");
            assertThat(entry.getMode() & 0777).isEqualTo(0755);
            assertThat(tar.readAllBytes()).isEqualTo("#!".getBytes(UTF_8));
        }
    }

    @Test
    void anotherNameChangesNothingElse() throws IOException {
        Map<String, byte[]> files = written(read().named("riskgate:next"));
        assertThat(JSON.readTree(files.get("config.json"))).isEqualTo(JSON.readTree(CONFIG));
        assertThat(files.get("aa.tar")).isEqualTo("a layer".getBytes(UTF_8));
    }

    @Test
    void anImageIsKnownByItsContentAndNotByItsName() throws IOException {
        ImageArchive image = read();
        assertThat(image.named("riskgate:next").id()).isEqualTo(image.id());
        assertThat(image.withPath("/opt/bin").id()).isNotEqualTo(image.id());
        assertThat(image.version()).isEqualTo("1.2.3");
    }

    @Test
    void whatIsNoImageIsRefused() throws IOException {
        Path archive = work.resolve("other.tar");
        write(archive, Map.of("index.json", "{}"));
        assertThatIOException()
                .isThrownBy(() -> ImageArchive.read(archive, work))
                .withMessageContaining("no manifest");
    }

    private ImageArchive read() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        files.put(
                "manifest.json",
                "[{\"Config\": \"c.json\", \"RepoTags\": [\"riskgate:1\"], \"Layers\":"
                        + " [\"aa.tar\"]}]");
        files.put("c.json", CONFIG);
        files.put("aa.tar", "a layer");
        Path archive = work.resolve("riskgate.tar");
        write(archive, files);
        return ImageArchive.read(archive, work);
    }

    private static void write(Path archive, Map<String, String> files) throws IOException {
        try (var tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                byte[] content = each.getValue().getBytes(UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(each.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
    }

    private Map<String, byte[]> written(ImageArchive image) throws IOException {
        Path archive = work.resolve("written.tar");
        image.write(archive);
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (var tar = new TarArchiveInputStream(Files.newInputStream(archive))) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                files.put(entry.getName(), tar.readAllBytes());
            }
        }
        return files;
    }
}
