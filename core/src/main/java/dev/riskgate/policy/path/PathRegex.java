// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.policy.path;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

import dev.riskgate.request.Malformation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A regular expression over whole paths in the syntax of RE2, whose time grows with the path's
 * length times the expression's size and no faster. One slash at the end of the path means nothing,
 * as with globs. Immutable and thread-safe.
 */
public final class PathRegex implements PathPattern {

    static final String PREFIX = "regex:";

    /** The steps of one expression. */
    static final int MAX_SIZE = 100;

    /**
     * The steps of all of a policy, which one path may have to pass: some 3 ms for the longest one.
     */
    public static final int MAX_SIZES = 400;

    /**
     * Characters of a path that is compared; a longer one is refused where an expression would have
     * to read it.
     */
    static final int MAX_PATH = 512;

    private static final int MAX_LENGTH = 512;
    private static final String ANY_CASE = "(?i)";

    private final String regex;
    private final Pattern pattern;
    private final List<String> fixed;

    private PathRegex(String regex) {
        this.regex = regex;
        // An encoded line break must not end what a dot stands for.
        this.pattern = Pattern.compile(regex, Pattern.DOTALL);
        this.fixed = fixed(regex);
    }

    /**
     * @param pattern with its prefix, and without a fault
     */
    static PathRegex of(String pattern) {
        return new PathRegex(pattern.substring(PREFIX.length()).strip());
    }

    /**
     * @param path decoded, with or without a slash at its end
     * @throws dev.riskgate.request.MalformedRequest if it is too long to be compared
     */
    boolean matches(String path) {
        if (path.length() > MAX_PATH) {
            throw Malformation.PATH_TOO_LONG.exception();
        }
        boolean slash = path.length() > 1 && path.endsWith("/");
        return pattern.matches(path)
                || path.length() > 1
                        && pattern.matches(
                                slash ? path.substring(0, path.length() - 1) : path + "/");
    }

    public int size() {
        return pattern.programSize();
    }

    @Override
    public List<String> fixedBeginning() {
        return fixed;
    }

    @Override
    public boolean isDeep() {
        return true;
    }

    @Override
    public boolean covers(PathPattern narrow) {
        return regex.equals("/.*")
                || switch (narrow) {
                    case PathRegex other -> other.regex.equals(regex);
                    case PathGlob glob ->
                            glob.fixedBeginning().size() == glob.segments().size()
                                    && glob.toString().length() <= MAX_PATH
                                    && matches(glob.toString());
                };
    }

    /** Every path below its fixed beginning, and no path that it matches is left out. */
    PathGlob bound() {
        List<String> segments = new ArrayList<>(fixed);
        segments.add(PathGlob.ANY_DEPTH);
        return PathGlob.ofSegments(segments);
    }

    /**
     * The whole segments before the first sign that is not plain; none where there are
     * alternatives.
     */
    private static List<String> fixed(String regex) {
        if (regex.indexOf('|') >= 0 || regex.startsWith(ANY_CASE)) {
            return List.of();
        }
        int end = 0;
        while (end < regex.length() && isPlain(regex.charAt(end))) {
            end++;
        }
        if (end < regex.length() && "*+?{".indexOf(regex.charAt(end)) >= 0) {
            end--;
        }
        int slash = regex.lastIndexOf('/', end - 1);
        return slash <= 0 ? List.of() : List.of(regex.substring(1, slash).split("/", -1));
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || "/-_~".indexOf(c) >= 0;
    }

    /** What is wrong with it; null if nothing is. */
    static @Nullable String fault(String pattern) {
        String regex = pattern.substring(PREFIX.length()).strip();
        if (regex.length() > MAX_LENGTH) {
            return "a regular expression has at most " + MAX_LENGTH + " characters";
        }
        String plain = regex.startsWith(ANY_CASE) ? regex.substring(ANY_CASE.length()) : regex;
        if (plain.startsWith("^") || plain.endsWith("$") && !plain.endsWith("\\$")) {
            return "the whole path is compared: leave ^ and $ out";
        }
        if (!plain.startsWith("/")) {
            return "a path starts with /, and the whole path is compared, so the expression starts"
                    + " with / (or (?i)/)";
        }
        if (plain.contains("//") || plain.contains("\\?") || plain.contains("#")) {
            return "paths with // are denied before routes are asked, and a path ends before ? and"
                    + " #";
        }
        if (plain.endsWith("/*") || plain.endsWith("/**")) {
            return "this is a path pattern, not a regular expression: leave out regex:, or write"
                    + " /.*";
        }
        try {
            int size = Pattern.compile(regex).programSize();
            return size > MAX_SIZE
                    ? "this regular expression is too costly (%d of at most %d steps)"
                            .formatted(size, MAX_SIZE)
                    : null;
        } catch (PatternSyntaxException e) {
            return "not a regular expression (RE2): " + e.getDescription();
        }
    }

    @Override
    public String toString() {
        return PREFIX + regex;
    }
}
