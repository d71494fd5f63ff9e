// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.envoy;

import dev.riskgate.testenv.Checkout;
import dev.riskgate.testenv.world.TestWorld;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The shipped resources with the ports of a test world, in a folder that an Envoy follows. */
final class XdsFolder {

    static final String LISTENERS = "lds.yaml";
    static final String CLUSTERS = "cds.yaml";

    private final Path dir;

    private XdsFolder(Path dir) {
        this.dir = dir;
    }

    static XdsFolder of(Path dir, TestWorld testWorld) throws IOException {
        XdsFolder folder = new XdsFolder(dir);
        Path shipped = Checkout.find().envoyConfig().resolveSibling("xds");
        String listeners = Files.readString(shipped.resolve(LISTENERS));
        listeners = Shipped.replaced(listeners, "port_value: 8080", "port_value: 0");
        listeners = Shipped.replaced(listeners, "trusted_hops: 0", "trusted_hops: 1");
        folder.put(LISTENERS, Shipped.replaced(listeners, "0.25s", "6s"));
        String clusters = Files.readString(shipped.resolve(CLUSTERS));
        clusters = Shipped.replaced(clusters, "9191", "" + testWorld.riskgate().port());
        folder.put(CLUSTERS, Shipped.replaced(clusters, "8081", "" + testWorld.upstream().port()));
        return folder;
    }

    String text(String file) throws IOException {
        return Files.readString(dir.resolve(file));
    }

    /** Moves new content into the place of the old, from one moment to the next. */
    void put(String file, String text) throws IOException {
        Path fresh = dir.resolveSibling(file + ".new");
        Files.writeString(fresh, text);
        Files.move(fresh, dir.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    }
}
