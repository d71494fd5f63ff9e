// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.yaml.format;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.comments.CommentType;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.scanner.ScannerImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.tokens.CommentToken;
import org.snakeyaml.engine.v2.tokens.ScalarToken;
import org.snakeyaml.engine.v2.tokens.Token;
import org.snakeyaml.engine.v2.tokens.Token.ID;

import java.util.ArrayList;
import java.util.List;

/**
 * Lays out the tokens of a document anew. Every token stays as it is written and where it is among
 * the others; only the white space between them changes. Used once.
 */
final class Layout {

    private final int[] source;
    private final List<Token> tokens = new ArrayList<>();
    private final Blocks blocks = new Blocks();
    private final Lines lines = new Lines();

    /** How many flow collections are open. */
    private int depth;

    /** The end of what was printed last, and what it was. */
    private int end;

    private @Nullable ID before;

    /** Whether the next token that is printed is a key, or its anchor or tag. */
    private boolean atKey;

    /** Whether the last line belongs to a text that keeps its empty lines. */
    private boolean kept;

    Layout(String text, LoadSettings settings) {
        source = text.codePoints().toArray();
        var scanner = new ScannerImpl(settings, new StreamReader(settings, text));
        while (scanner.hasNext()) {
            tokens.add(scanner.next());
        }
    }

    /**
     * @throws Unformattable if some of it cannot be laid out anew
     */
    String print() throws Unformattable {
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.getTokenId()) {
                case StreamStart, StreamEnd -> {}
                case BlockMappingStart -> blocks.open(start(token).getColumn(), false);
                case BlockSequenceStart -> blocks.open(start(token).getColumn(), true);
                case BlockEnd -> blocks.close();
                case Comment -> comment(i, (CommentToken) token);
                default -> visible(token);
            }
        }
        if (!lines.isAtStart() || kept) {
            lines.end();
        }
        return lines.text();
    }

    private void comment(int index, CommentToken token) {
        Token next = tokens.get(next(index));
        boolean inHeader = next instanceof ScalarToken && startOf(next) < startOf(token);
        if (token.getCommentType() == CommentType.BLANK_LINE || inHeader) {
            return;
        }
        boolean own = breaks(token) > 0 || before == null;
        lineBreak(token);
        String text = text(token).stripTrailing();
        if (own) {
            lines.add(ScalarText.blanks(indentOfComment(index, start(token).getColumn())));
            lines.add(text);
        } else {
            lines.comment(text);
        }
        end = endOf(token);
        kept = false;
        before = ID.Comment;
    }

    private int indentOfComment(int index, int column) {
        if (depth > 0) {
            return flowIndent();
        }
        int ending = 0;
        int at = next(index);
        while (tokens.get(at).getTokenId() == ID.BlockEnd) {
            ending++;
            at = next(at);
        }
        ID next = tokens.get(at).getTokenId();
        boolean deeper =
                next == ID.BlockMappingStart
                        || next == ID.BlockSequenceStart
                        || next == ID.BlockEntry && !blocks.isInList()
                        || lastVisible(index) == ID.Value && blocks.isDeeper(column);
        return deeper && ending == 0
                ? blocks.inside()
                : blocks.behind(column, ending, next != ID.BlockEntry);
    }

    private @Nullable ID lastVisible(int index) {
        int at = index;
        while (at > 0 && tokens.get(at).getTokenId() == ID.Comment) {
            at--;
        }
        return tokens.get(at).getTokenId();
    }

    /** The next token that is no comment. */
    private int next(int index) {
        int at = index + 1;
        while (tokens.get(at).getTokenId() == ID.Comment) {
            at++;
        }
        return at;
    }

    private void visible(Token token) throws Unformattable {
        ID id = token.getTokenId();
        boolean inFlow = depth > 0;
        if (!inFlow && id == ID.BlockEntry) {
            blocks.dash(start(token).getColumn());
        }
        if (!inFlow && (id == ID.Key || id == ID.Value)) {
            blocks.key();
        }
        if (id == ID.Key && startOf(token) == endOf(token)) {
            // Where nothing marks the key.
            atKey = true;
            return;
        }
        if (id == ID.FlowMappingEnd || id == ID.FlowSequenceEnd) {
            depth--;
        }
        lineBreak(token);
        kept = false;
        lines.add(lines.isAtStart() ? ScalarText.blanks(indent(id)) : gap(id));
        if (token instanceof ScalarToken scalar) {
            scalar(scalar);
        } else {
            lines.add(text(token));
            end = endOf(token);
        }
        if (id == ID.FlowMappingStart || id == ID.FlowSequenceStart) {
            depth++;
        }
        atKey &= id == ID.Anchor || id == ID.Tag;
        before = id;
    }

    private int indent(ID id) {
        return switch (id) {
            case DocumentStart, DocumentEnd, Directive -> 0;
            case BlockEntry, Key, Value -> depth > 0 ? flowIndent() : blocks.indent();
            case FlowMappingEnd, FlowSequenceEnd -> flowIndent();
            default -> depth > 0 ? flowIndent() : atKey ? blocks.indent() : blocks.inside();
        };
    }

    /** Where a line starts within flow collections. */
    private int flowIndent() {
        int base = blocks.isInList() ? blocks.inside() : blocks.indent();
        return base + Blocks.STEP * depth;
    }

    private String gap(ID id) {
        if (before == null) {
            return "";
        }
        return switch (before) {
            case Value, BlockEntry, Key, Anchor, Tag, FlowEntry -> " ";
            case FlowSequenceStart -> "";
            case FlowMappingStart -> id == ID.FlowMappingEnd ? "" : " ";
            case Alias -> id == ID.FlowEntry || id == ID.FlowSequenceEnd ? "" : " ";
            default ->
                    switch (id) {
                        case Value, FlowEntry, FlowSequenceEnd -> "";
                        default -> " ";
                    };
        };
    }

    private void scalar(ScalarToken token) throws Unformattable {
        String text = text(token);
        int indent = depth > 0 ? flowIndent() : blocks.inside();
        boolean block =
                token.getStyle() == ScalarStyle.LITERAL || token.getStyle() == ScalarStyle.FOLDED;
        List<String> all = block ? ScalarText.block(text, indent) : ScalarText.flow(text, indent);
        if (all == null) {
            throw new Unformattable(
                    start(token),
                    "a text that says by a number how deep it is indented is left as it is; leave"
                            + " the number out, or write the text in quotes");
        }
        end = endOf(token);
        for (int i = 0; i < all.size(); i++) {
            if (i > 0) {
                lines.end();
            }
            lines.add(all.get(i));
        }
        if (block) {
            // Its line ends are part of it: what follows is counted from its last line on.
            kept = text.lines().findFirst().orElse("").indexOf('+') >= 0 && text.endsWith("\n");
            end -= kept ? 1 : 0;
            while (!kept && end > 0 && isWhite(source[end - 1])) {
                end--;
            }
        }
    }

    /** Ends the line, and leaves one blank, as the source does before this token. */
    private void lineBreak(Token token) {
        int breaks = breaks(token);
        if (breaks > 0 && before != null) {
            lines.end();
        }
        if (breaks > 1) {
            lines.blank();
        }
    }

    private int breaks(Token token) {
        int breaks = 0;
        for (int i = end; i < startOf(token); i++) {
            breaks += source[i] == '\n' ? 1 : 0;
        }
        return breaks;
    }

    private static boolean isWhite(int c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private String text(Token token) {
        return new String(source, startOf(token), endOf(token) - startOf(token));
    }

    private int startOf(Token token) {
        return Math.min(start(token).getIndex(), source.length);
    }

    private int endOf(Token token) {
        return Math.min(
                token.getEndMark().map(Mark::getIndex).orElse(source.length), source.length);
    }

    private static Mark start(Token token) {
        return token.getStartMark().orElseThrow();
    }
}
