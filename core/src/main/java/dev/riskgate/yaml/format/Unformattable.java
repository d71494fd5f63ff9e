// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import org.snakeyaml.engine.v2.exceptions.Mark;

/** Something in a file cannot be laid out anew without changing what it means. */
final class Unformattable extends Exception {

    private final int line;
    private final int column;

    Unformattable(Mark at, String message) {
        super(message);
        this.line = at.getLine() + 1;
        this.column = at.getColumn() + 1;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
