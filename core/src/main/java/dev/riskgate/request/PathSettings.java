// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/**
 * Which paths can be read at all. Immutable.
 *
 * @param allowances what some route allows
 */
public record PathSettings(PathAllowances allowances, Backend backend) {

    public static final PathSettings DEFAULT = new PathSettings(PathAllowances.NONE, Backend.UNIX);
}
