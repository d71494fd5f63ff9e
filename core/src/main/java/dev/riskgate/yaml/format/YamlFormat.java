// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import dev.riskgate.yaml.Problem;
import dev.riskgate.yaml.YamlException;

import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

import java.util.ArrayList;
import java.util.List;

/**
 * The one layout of our YAML files: two blanks a level, also for the items of a list below its key;
 * {@code { a: b }} and {@code [a, b]}; at most one blank line; comments behind consecutive lines in
 * one column. Order, quotes, line breaks, comments, anchors and tags stay as they are. What comes
 * out is read again, and is given back only if it says the same.
 */
public final class YamlFormat {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setParseComments(true).setCodePointLimit(16 << 20).build();

    private YamlFormat() {}

    /**
     * @param name the file's name, for what is said of it
     * @param text a file that was read without a fault
     * @return the text in the layout, with line feeds as line ends
     * @throws YamlException if it cannot be laid out without changing what it means
     */
    public static String format(String name, String text) throws YamlException {
        String unix = text.replace("\r\n", "\n").replace('\r', '\n');
        try {
            String formatted = new Layout(unix, SETTINGS).print();
            if (!said(unix).equals(said(formatted))) {
                throw refused(
                        name, 0, 0, "its layout cannot be changed without changing its meaning");
            }
            return formatted;
        } catch (Unformattable e) {
            throw refused(name, e.line(), e.column(), String.valueOf(e.getMessage()));
        } catch (YamlEngineException e) {
            throw refused(name, 0, 0, "its layout cannot be changed: " + firstLine(e));
        } catch (StackOverflowError _) {
            throw refused(name, 0, 0, "the file is nested too deeply");
        }
    }

    /** All that a text says, comments included, without how it is laid out. */
    private static List<String> said(String text) {
        List<String> events = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            if (event instanceof CommentEvent comment) {
                if (comment.getCommentType() != CommentType.BLANK_LINE) {
                    comments.add(comment.getValue().stripTrailing());
                }
            } else {
                events.add(event instanceof ScalarEvent scalar ? said(scalar) : event.toString());
            }
        }
        events.addAll(comments);
        return events;
    }

    private static String said(ScalarEvent scalar) {
        return scalar.getAnchor()
                + " "
                + scalar.getTag()
                + " "
                + scalar.getImplicit()
                + " "
                + scalar.getScalarStyle()
                + " "
                + scalar.getValue();
    }

    private static YamlException refused(String name, int line, int column, String why) {
        return new YamlException(List.of(new Problem(name, line, column, "", why)));
    }

    private static String firstLine(YamlEngineException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
