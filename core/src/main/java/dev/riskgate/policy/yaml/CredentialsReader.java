// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.yaml;

import dev.riskgate.identity.ClientNamespace;
import dev.riskgate.identity.CredentialKind;
import dev.riskgate.identity.CredentialReader;
import dev.riskgate.identity.CredentialSettings;
import dev.riskgate.identity.ReadingContext;
import dev.riskgate.identity.kind.CredentialKinds;
import dev.riskgate.policy.CredentialConflicts;
import dev.riskgate.policy.model.RouteSettings;
import dev.riskgate.yaml.YamlMap;
import dev.riskgate.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code credentials}: each has one key, its kind, and the kind reads the rest. */
final class CredentialsReader implements ReadingContext {

    private final UniqueNames names;
    private final Path policyFile;
    private final CredentialConflicts conflicts = new CredentialConflicts();
    private final Map<String, CredentialReader<?>> readers = new LinkedHashMap<>();

    /**
     * @param policyFile beside it are the files that it names
     */
    CredentialsReader(UniqueNames names, Path policyFile) {
        this.names = names;
        this.policyFile = policyFile;
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            readers.put(kind.label(), kind.reader(this));
        }
    }

    List<CredentialSettings> read(YamlMap top) {
        List<CredentialSettings> all = new ArrayList<>();
        for (YamlNode item : top.list("credentials")) {
            CredentialSettings one = one(item);
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    /** Says which of them never hold together; to be called when all routes are known. */
    void warnOfConflicts(List<RouteSettings> routes) {
        conflicts.warn(routes);
    }

    private @Nullable CredentialSettings one(YamlNode item) {
        YamlMap map = item.map();
        CredentialSettings one = null;
        int kinds = 0;
        for (Map.Entry<String, CredentialReader<?>> reader : readers.entrySet()) {
            YamlNode given = map.find(reader.getKey());
            if (given == null) {
                continue;
            }
            kinds++;
            if (one == null) {
                YamlMap settings = given.map();
                one = reader.getValue().read(settings);
                if (!ClientNamespace.isGiven(settings)) {
                    conflicts.addDefault(one, settings);
                }
            }
        }
        if (kinds != 1) {
            item.problem("a credential is either " + String.join(" or ", readers.keySet()));
        }
        return one;
    }

    @Override
    public String name(YamlMap map) {
        return names.give(map);
    }

    @Override
    public Path file(String path) {
        return policyFile.resolveSibling(path);
    }

    @Override
    public @Nullable String ownerOf(String namespace) {
        for (CredentialKind<?> kind : CredentialKinds.ALL) {
            if (!namespace.isEmpty() && kind.defaultNamespace().equals(namespace)) {
                return kind.label();
            }
        }
        return null;
    }
}
