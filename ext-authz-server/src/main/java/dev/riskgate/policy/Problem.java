package dev.riskgate.policy;

/**
 * Something wrong with a policy file.
 *
 * @param line from 1
 * @param column from 1
 * @param message one sentence without full stop
 * @param suggestion what to write instead; empty if there is no good guess
 */
public record Problem(String file, int line, int column, String message, String suggestion)
        implements Comparable<Problem> {

    @Override
    public int compareTo(Problem other) {
        int byLine = Integer.compare(line, other.line);
        int byColumn = byLine != 0 ? byLine : Integer.compare(column, other.column);
        return byColumn != 0 ? byColumn : message.compareTo(other.message);
    }

    /** {@code policy.yaml:3:7: unknown key 'rout', did you mean 'routes'?} */
    @Override
    public String toString() {
        return file
                + ":"
                + line
                + ":"
                + column
                + ": "
                + message
                + (suggestion.isEmpty() ? "" : ", " + suggestion);
    }
}
