// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The shipped resources with the ports of a test world, in a folder that an Envoy follows. It is
 * laid out as Kubernetes mounts a ConfigMap: links through {@code ..data} to a folder of contents.
 */
final class XdsFolder {

    static final String LISTENERS = "lds.yaml";
    static final String CLUSTERS = "cds.yaml";

    private static final String DATA = "..data";

    private final Path dir;

    private XdsFolder(Path dir) {
        this.dir = dir;
    }

    static XdsFolder of(Path dir, TestWorld testWorld) throws IOException {
        XdsFolder folder = new XdsFolder(dir);
        Files.createDirectory(dir.resolve("..0"));
        Files.createSymbolicLink(dir.resolve(DATA), Path.of("..0"));
        Path shipped = Checkout.find().envoyConfig().resolveSibling("xds");
        String listeners = Files.readString(shipped.resolve(LISTENERS));
        listeners = Shipped.replaced(listeners, "port_value: 8080", "port_value: 0");
        listeners = Shipped.replaced(listeners, "trusted_hops: 0", "trusted_hops: 1");
        folder.mount(LISTENERS, Shipped.replaced(listeners, "0.25s", "6s"));
        String clusters = Files.readString(shipped.resolve(CLUSTERS));
        clusters =
                Shipped.replaced(clusters, "9191", Integer.toString(testWorld.riskgate().port()));
        String upstream = Integer.toString(testWorld.upstream().port());
        folder.mount(CLUSTERS, Shipped.replaced(clusters, "8081", upstream));
        return folder;
    }

    String text(String file) throws IOException {
        return Files.readString(dir.resolve(file));
    }

    private void mount(String file, String text) throws IOException {
        Files.writeString(dir.resolve(DATA).resolve(file), text);
        Files.createSymbolicLink(dir.resolve(file), Path.of(DATA, file));
    }

    /** As the kubelet does it: a new folder, to which {@code ..data} points from then on. */
    void swap(String file, String text) throws IOException {
        Path fresh = Files.createTempDirectory(dir, "..");
        for (String each : new String[] {LISTENERS, CLUSTERS}) {
            Files.copy(dir.resolve(each), fresh.resolve(each));
        }
        Files.writeString(fresh.resolve(file), text);
        Path link = Files.createSymbolicLink(dir.resolve("..fresh"), fresh.getFileName());
        Files.move(link, dir.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Moves new content into the place of the old, from one moment to the next. */
    void put(String file, String text) throws IOException {
        Path fresh = dir.resolveSibling(file + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, dir.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
}
