// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.kubernetes.image;

import com.google.common.hash.Hashing;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A container image as {@code docker save} writes it: {@code manifest.json}, a configuration, and
 * layers. Immutable; changes return another one that shares the layers.
 */
public final class ImageArchive {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String MANIFEST = "manifest.json";

    private final String name;
    private final ObjectNode config;
    private final Map<String, Path> layers;

    private ImageArchive(String name, ObjectNode config, Map<String, Path> layers) {
        this.name = name;
        this.config = config;
        this.layers = layers;
    }

    /**
     * Reads one.
     *
     * @param workDir where the layers are unpacked to; has to stay while this is used
     */
    public static ImageArchive read(Path archive, Path workDir) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
                TarArchiveInputStream tar = new TarArchiveInputStream(file)) {
            for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
                Path unpacked = workDir.resolve(files.size() + ".part");
                Files.copy(tar, unpacked);
                files.put(entry.getName(), unpacked);
            }
        }
        Path manifest = files.get(MANIFEST);
        if (manifest == null) {
            throw new IOException(archive + " is no image as docker save writes it: no manifest");
        }
        JsonNode image = JSON.readTree(Files.readAllBytes(manifest)).get(0);
        byte[] config = Files.readAllBytes(part(files, image.get("Config").asString()));
        Map<String, Path> layers = new LinkedHashMap<>();
        for (JsonNode each : image.get("Layers")) {
            layers.put(each.asString(), part(files, each.asString()));
        }
        String name = image.get("RepoTags").get(0).asString();
        return new ImageArchive(name, (ObjectNode) JSON.readTree(config), layers);
    }

    private static Path part(Map<String, Path> files, String name) throws IOException {
        Path part = files.get(name);
        if (part == null) {
            throw new IOException("the image has no " + name);
        }
        return part;
    }

    /** The beginning of its id: two images that have the same one are the same. */
    public String id() {
        return Hashing.sha256()
                .hashBytes(JSON.writeValueAsBytes(config))
                .toString()
                .substring(0, 12);
    }

    /** As its label says; empty if it has none. */
    public String version() {
        return config.at("/config/Labels").path("org.opencontainers.image.version").asString("");
    }

    /** The same under another name. */
    public ImageArchive named(String other) {
        return new ImageArchive(other, config, layers);
    }

    /**
     * With one more layer on top, and without the command that it has: pods say what they run.
     *
     * @param layer a tar file
     * @param digest its SHA-256 in hex
     */
    public ImageArchive with(Path layer, String digest) {
        ObjectNode changed = config.deepCopy();
        ObjectNode settings = (ObjectNode) changed.get("config");
        settings.remove("Entrypoint");
        settings.remove("Cmd");
        ((ArrayNode) changed.at("/rootfs/diff_ids")).add("sha256:" + digest);
        // Its entries would have to name the new layer as well.
        changed.remove("history");
        Map<String, Path> more = new LinkedHashMap<>(layers);
        more.put(digest + ".tar", layer);
        return new ImageArchive(name, changed, more);
    }

    /** Where programs are looked for, in front of those of the image. */
    public ImageArchive withPath(String folder) {
        ObjectNode changed = config.deepCopy();
        ArrayNode variables = (ArrayNode) changed.at("/config/Env");
        for (int i = 0; i < variables.size(); i++) {
            String variable = variables.get(i).asString();
            if (variable.startsWith("PATH=")) {
                variables.set(i, variable.replace("PATH=", "PATH=" + folder + ":"));
            }
        }
        return new ImageArchive(name, changed, layers);
    }

    public void write(Path archive) throws IOException {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("Config", "config.json");
        manifest.putArray("RepoTags").add(name);
        layers.keySet().forEach(manifest.putArray("Layers")::add);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file)) {
            put(tar, MANIFEST, JSON.writeValueAsBytes(JSON.createArrayNode().add(manifest)));
            put(tar, "config.json", JSON.writeValueAsBytes(config));
            for (Map.Entry<String, Path> layer : layers.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(layer.getKey());
                entry.setSize(Files.size(layer.getValue()));
                tar.putArchiveEntry(entry);
                Files.copy(layer.getValue(), tar);
                tar.closeArchiveEntry();
            }
        }
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
