// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml;

/**
 * One fault in a file.
 *
 * @param file the file's name, as a person knows it
 * @param line from 1; 0 if the fault is the file as a whole
 * @param column from 1; 0 if the fault is the file as a whole
 * @param path where in the document, for example {@code routes[2].match.path}; empty at the top
 * @param message what is wrong, and what would be right
 */
public record Problem(String file, int line, int column, String path, String message) {

    /** {@code policy.yaml:12:5: routes[2].match: unknown key "pth"; did you mean "path"?} */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        return path.isEmpty() ? place + ": " + message : place + ": " + path + ": " + message;
    }
}
