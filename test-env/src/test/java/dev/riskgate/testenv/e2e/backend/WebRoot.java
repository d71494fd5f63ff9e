// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Files that a server offers: what everybody may see, what only some may, and one beside them. */
record WebRoot(Path folder) {

    /** Stands in every file that nobody gets without a credential. */
    static final String SECRET = "this is for nobody else";

    static WebRoot in(Path work) throws IOException {
        // A server that was started by root reads as somebody else.
        Files.setPosixFilePermissions(work, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path folder = Files.createDirectories(work.resolve("www"));
        write(folder.resolve("public/index.txt"), "hello");
        write(folder.resolve("public/x/index.txt"), "hello");
        write(folder.resolve("projects/a/b/index.txt"), "hello");
        write(folder.resolve("projects/7/index.txt"), "hello");
        write(folder.resolve("projects/7/settings"), SECRET);
        write(folder.resolve("admin/secret.txt"), SECRET);
        write(folder.resolve("WEB-INF/web.xml"), "<!-- " + SECRET + " -->");
        write(work.resolve("outside.txt"), SECRET);
        return new WebRoot(folder);
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }
}
