// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

/** Which version this is. */
public final class Version {

    private Version() {}

    /** The version in the jar's manifest; {@code dev} where classes are run without a jar. */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
