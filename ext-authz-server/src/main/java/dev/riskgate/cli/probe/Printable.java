// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.cli.probe;

/** What came over the network, so that it does nothing to a terminal. */
final class Printable {

    private Printable() {}

    static String text(String received) {
        return received.replaceAll("\\p{Cc}", " ");
    }
}
