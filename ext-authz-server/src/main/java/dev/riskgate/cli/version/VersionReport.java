// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.version;

import dev.riskgate.identity.jwt.jwks.NativeCrypto;
import dev.riskgate.server.BuildInfo;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** What runs here, for a person and for a program. */
record VersionReport(BuildInfo build, Platform platform, NativeCrypto.State crypto) {

    private static final String FACT = "%n  %-14s %s";

    /**
     * The Java virtual machine and what it runs on.
     *
     * @param java for example {@code 25.0.1+8-LTS}
     * @param os for example {@code Linux}
     * @param arch as Java names it: {@code amd64}, {@code aarch64}
     */
    record Platform(String java, String vendor, String os, String arch) {

        static Platform current() {
            return new Platform(
                    Runtime.version().toString(),
                    System.getProperty("java.vendor", "unknown vendor"),
                    System.getProperty("os.name", "unknown"),
                    System.getProperty("os.arch", "unknown"));
        }
    }

    /** Without what has to be loaded first. */
    static String line(BuildInfo build) {
        return "riskgate %s (%s, %s)".formatted(build.version(), commit(build), build.date());
    }

    String text() {
        return ("riskgate " + build.version())
                + FACT.formatted("commit", commit(build))
                + FACT.formatted("date", build.date())
                + FACT.formatted("java", platform.java() + ", " + platform.vendor())
                + FACT.formatted("system", platform.os() + " " + platform.arch())
                + FACT.formatted("native crypto", sentence());
    }

    private static String commit(BuildInfo build) {
        return build.commit() + (build.modified() ? ", modified" : "");
    }

    private String sentence() {
        return switch (crypto) {
            case NativeCrypto.State.Loaded(String provider) -> provider;
            case NativeCrypto.State.NotLoaded(String why) ->
                    "not loaded, the JDK verifies signatures: " + why;
        };
    }

    String json() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("version", build.version());
        object.put("commit", build.commit());
        object.put("modified", build.modified());
        object.put("date", build.date());
        object.put("java", pair("version", platform.java(), "vendor", platform.vendor()));
        object.put("system", pair("os", platform.os(), "arch", platform.arch()));
        object.put(
                "nativeCrypto",
                switch (crypto) {
                    case NativeCrypto.State.Loaded(String provider) ->
                            pair("loaded", true, "provider", provider);
                    case NativeCrypto.State.NotLoaded(String why) ->
                            pair("loaded", false, "reason", why);
                });
        return JsonMapper.shared().writeValueAsString(object);
    }

    /** In this order. */
    private static Map<String, Object> pair(String name, Object value, String next, Object other) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put(name, value);
        object.put(next, other);
        return object;
    }
}
