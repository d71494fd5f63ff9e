// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Where a character of a scalar's value stands in the file. The value was unquoted, unfolded and
 * stripped of indentation, so value and source are walked together: white space matches any white
 * space, and what only the source has (quotes, backslashes, indicators) is stepped over.
 *
 * @param line from 1
 * @param column from 1
 */
record Position(int line, int column) {

    static Position of(Node node, int offset, int[] source) {
        Mark start = node.getStartMark().orElse(null);
        if (start == null) {
            return new Position(0, 0);
        }
        int at = start.getIndex();
        if (node instanceof ScalarNode scalar) {
            int end = node.getEndMark().map(Mark::getIndex).orElse(source.length);
            at = walk(scalar, offset, source, at, Math.min(end, source.length));
        }
        int line = start.getLine() + 1;
        int column = start.getColumn() + 1;
        for (int i = start.getIndex(); i < at; i++) {
            boolean newLine = source[i] == '\n';
            line += newLine ? 1 : 0;
            column = newLine ? 1 : column + 1;
        }
        return new Position(line, column);
    }

    private static int walk(ScalarNode scalar, int offset, int[] source, int start, int end) {
        int at = start + indicators(scalar, source, start, end);
        String value = scalar.getValue();
        int stop = Math.min(offset, value.length());
        for (int i = 0; i < stop; ) {
            int c = value.codePointAt(i);
            i += Character.charCount(c);
            if (!Character.isWhitespace(c)) {
                at = Math.min(find(source, at, end, c) + 1, end);
            }
        }
        // The character itself: a blank is where we stand, anything else is the next that looks
        // like it.
        boolean visible = stop < value.length() && !Character.isWhitespace(value.charAt(stop));
        return visible ? find(source, at, end, value.codePointAt(stop)) : at;
    }

    /** Length of the opening quote, or of a block scalar's header line. */
    private static int indicators(ScalarNode scalar, int[] source, int start, int end) {
        return switch (scalar.getScalarStyle()) {
            case SINGLE_QUOTED, DOUBLE_QUOTED -> 1;
            case LITERAL, FOLDED -> find(source, start, end, '\n') - start;
            default -> 0;
        };
    }

    /**
     * The next place of this character; {@code from} where there is none, for example behind an
     * escape sequence.
     */
    private static int find(int[] source, int from, int end, int c) {
        for (int i = from; i < end; i++) {
            if (source[i] == c) {
                return i;
            }
        }
        return from;
    }
}
