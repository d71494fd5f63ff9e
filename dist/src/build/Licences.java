// SPDX-License-Identifier: Apache-2.0

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;

/**
 * Collects the licence of every part of the list of parts: a table, the text of each licence, and
 * what the part itself says in its jar. A part whose licence is not known ends the build.
 *
 * <p>Arguments: the list of parts (CycloneDX), a jar with the texts of SPDX, what the list lacks
 * (licences.json), the folder to write, and the class path that the jars are on.
 */
final class Licences {

    private static final Pattern OWN_TEXT =
            Pattern.compile(
                    "(META-INF/)?(LICEN[CS]E|NOTICE|COPYING)(\\.(TXT|MD))?",
                    Pattern.CASE_INSENSITIVE);

    private final JarFile texts;
    private final JsonNode known;
    private final Path out;
    private final List<Path> jars;
    private final TreeSet<String> used = new TreeSet<>();

    private Licences(JarFile texts, JsonNode known, Path out, List<Path> jars) {
        this.texts = texts;
        this.known = known;
        this.out = out;
        this.jars = jars;
    }

    static void main(String[] arguments) throws IOException {
        var json = JsonMapper.shared();
        JsonNode parts = json.readTree(Path.of(arguments[0])).path("components");
        List<Path> jars = new ArrayList<>();
        for (String entry : arguments[4].split(File.pathSeparator, -1)) {
            jars.add(Path.of(entry));
        }
        try (var texts = new JarFile(arguments[1])) {
            new Licences(texts, json.readTree(Path.of(arguments[2])), Path.of(arguments[3]), jars)
                    .write(parts);
        }
    }

    private void write(JsonNode parts) throws IOException {
        var rows = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (JsonNode part : parts) {
            if (!part.path("group").asString("").equals("dev.riskgate")) {
                rows.put(fileName(part), row(part));
            }
        }
        for (String licence : used) {
            copy(texts, text(licence), out.resolve(licence + ".txt"));
        }
        Files.writeString(
                out.resolve("README.md"),
                """
                # Licences of the parts

                Riskgate itself is under the Apache License 2.0, see `LICENSE` and `NOTICE` one folder up. The jars in
                `lib` that others made are under these licences. The text of each is here, under its SPDX name; a folder
                holds what the part itself says.

                | jar | licence | the part's own words |
                |---|---|---|
                """
                        + String.join("", rows.values()));
    }

    private String row(JsonNode part) throws IOException {
        String name = part.path("group").asString("") + ":" + part.path("name").asString("");
        String jar = fileName(part);
        JsonNode more = known.path(name);
        List<String> licences = licences(name, part, more);
        List<String> own = ownTexts(jar, jar.substring(0, jar.length() - ".jar".length()));
        String copyright = more.path("copyright").asString("");
        if (!copyright.isEmpty()) {
            String file = jar.substring(0, jar.length() - ".jar".length()) + "/COPYRIGHT.txt";
            write(file, copyright + "\n");
            own.add(file);
        }
        for (String licence : licences) {
            if (own.isEmpty() && template(licence)) {
                throw new IllegalStateException(
                        "%s: %s asks for its copyright, which its jar does not tell: add it to licences.json"
                                .formatted(name, licence));
            }
        }
        used.addAll(licences);
        return "| %s | %s | %s |\n"
                .formatted(jar, links(licences, ".txt"), own.isEmpty() ? "" : links(own, ""));
    }

    private static String links(List<String> names, String suffix) {
        return String.join(
                ", ",
                names.stream().map(name -> "[%s](%s)".formatted(name, name + suffix)).toList());
    }

    private List<String> licences(String name, JsonNode part, JsonNode more) {
        List<String> licences = new ArrayList<>();
        more.path("licences").forEach(licence -> licences.add(licence.asString()));
        if (licences.isEmpty()) {
            for (JsonNode each : part.path("licenses")) {
                licences.add(each.path("license").path("id").asString(""));
            }
        }
        for (String licence : licences) {
            if (texts.getEntry(text(licence)) == null) {
                throw new IllegalStateException(
                        "%s: no text for its licence \"%s\": name an SPDX one in licences.json"
                                .formatted(name, licence));
            }
        }
        if (licences.isEmpty()) {
            throw new IllegalStateException(name + ": no licence: name it in licences.json");
        }
        return licences;
    }

    /** Copies them beside the table. */
    private List<String> ownTexts(String jar, String folder) throws IOException {
        Path path =
                jars.stream()
                        .filter(each -> each.getFileName().toString().equals(jar))
                        .findFirst()
                        .orElseThrow(
                                () -> new IllegalStateException(jar + " is not on the class path"));
        List<String> own = new ArrayList<>();
        try (var file = new JarFile(path.toFile())) {
            for (ZipEntry entry : file.stream().toList()) {
                String name = entry.getName();
                if (OWN_TEXT.matcher(name).matches()) {
                    String copy = folder + "/" + name.substring(name.lastIndexOf('/') + 1);
                    copy(file, name, out.resolve(copy));
                    own.add(copy);
                }
            }
        }
        own.sort(null);
        return own;
    }

    /** Whether the text has a place for a copyright that a user of it has to fill in. */
    private boolean template(String licence) throws IOException {
        try (InputStream in = texts.getInputStream(texts.getEntry(text(licence)))) {
            String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return said.contains("<year>") || said.contains("<copyright holders>");
        }
    }

    private static String text(String licence) {
        return "licenses/" + licence + ".txt";
    }

    /** As Maven calls the file: name, version and classifier. */
    private static String fileName(JsonNode part) {
        String purl = part.path("purl").asString("");
        var classifier = Pattern.compile("classifier=([^&]+)").matcher(purl);
        return part.path("name").asString("")
                + "-"
                + part.path("version").asString("")
                + (classifier.find() ? "-" + classifier.group(1) : "")
                + ".jar";
    }

    private static void copy(JarFile from, String name, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (InputStream in = from.getInputStream(from.getEntry(name))) {
            Files.write(to, in.readAllBytes());
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = out.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
