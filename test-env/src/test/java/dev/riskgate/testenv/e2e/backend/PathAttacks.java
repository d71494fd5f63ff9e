// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.backend;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Request targets as tools for path traversal try them: ways of writing "up" and "slash", put
 * between an open place and a closed one, and spelling tricks. The same seed gives the same list.
 * Text is ISO 8859-1, one character a byte.
 */
final class PathAttacks {

    private static final List<String> ENTRIES =
            List.of(
                    "/public",
                    "/public/",
                    "/public/x",
                    "/public/index.txt",
                    "/projects",
                    "/projects/7",
                    "/projects/a/b",
                    "");

    private static final List<String> UP =
            List.of(
                    "..",
                    "%2e%2e",
                    ".%2e",
                    "%2E.",
                    "%252e%252e",
                    "%25252e%25252e",
                    "%c0%ae%c0%ae",
                    "%e0%80%ae%e0%80%ae",
                    "\u00c0\u00ae\u00c0\u00ae",
                    "%u002e%u002e",
                    "%uff0e%uff0e",
                    "%EF%BC%8E%EF%BC%8E",
                    "%E2%80%A5",
                    "%E2%80%A4%E2%80%A4",
                    "...",
                    "....",
                    "..;",
                    "..;x=y",
                    "..%3b",
                    "..%00",
                    ".%00.",
                    "..%20",
                    "%20..",
                    ".%20.",
                    "..%09",
                    "..%0d",
                    "..%01",
                    "..%7f",
                    "..%c2%85",
                    "..%c2%a0",
                    "..%ff",
                    "..%3f",
                    "..%23",
                    "..~",
                    "0x2e0x2e",
                    "?..",
                    "#..");

    private static final List<String> SLASHES =
            List.of(
                    "/",
                    "//",
                    "%2f",
                    "%2F",
                    "%252f",
                    "%25%32%66",
                    "\\",
                    "%5c",
                    "%255c",
                    "%c0%af",
                    "%c1%9c",
                    "%e0%80%af",
                    "\u00c0\u00af",
                    "%EF%BC%8F",
                    "%EF%BC%BC",
                    "%E2%88%95",
                    "%u2215",
                    "%uff0f",
                    "/./",
                    "/%2e/",
                    "/;/",
                    "/%20/",
                    "/x/../",
                    "/.;/",
                    "%2f%2f",
                    "0x2f");

    private static final List<String> CLOSED =
            List.of(
                    "admin/secret.txt",
                    "admin",
                    "projects/7/settings",
                    "7/settings",
                    "settings",
                    "outside.txt",
                    "etc/passwd",
                    "WEB-INF/web.xml");

    private static final List<String> ENDS =
            List.of(
                    "",
                    "",
                    "",
                    "/",
                    "%2f",
                    "%00",
                    "%00.txt",
                    "?",
                    "?/../x",
                    "#",
                    "%3f",
                    "%23.txt",
                    ";",
                    ";.txt",
                    "%3b",
                    ".",
                    "..",
                    "%20",
                    "%2e",
                    "~",
                    ".bak",
                    "::$DATA",
                    "%3a%3a$DATA",
                    "\\",
                    "/.",
                    "/%2e%2e/secret.txt",
                    "%0a",
                    "%EF%BC%9F");

    private static final List<String> PLAIN =
            List.of("/admin/secret.txt", "/projects/7/settings", "/public/../admin/secret.txt");

    private final Random random;

    PathAttacks(long seed) {
        random = new Random(seed);
    }

    /** So many different ones; each slash is there, alone and with each way up, before the rest. */
    List<String> targets(int count) {
        Set<String> targets = new LinkedHashSet<>(PLAIN);
        for (String up : UP) {
            for (String slash : SLASHES) {
                targets.add("/public/" + up + slash + pick(CLOSED));
            }
        }
        for (String slash : SLASHES) {
            targets.add("/projects/7" + slash + "settings");
            targets.add("/projects" + slash + "7" + slash + "settings");
            targets.add("/projects/7/settings" + slash);
            targets.add("/admin" + slash + "secret.txt");
        }
        while (targets.size() < count) {
            targets.add(random.nextInt(4) == 0 ? respelt(pick(PLAIN)) : climbing());
        }
        return new ArrayList<>(targets).subList(0, count);
    }

    private String climbing() {
        StringBuilder target = new StringBuilder(pick(ENTRIES));
        String up = pick(UP);
        String slash = pick(SLASHES);
        for (int depth = random.nextInt(4); depth > 0; depth--) {
            // Filters are written for one spelling at a time.
            target.append(random.nextInt(5) == 0 ? "/" : slash)
                    .append(random.nextInt(5) == 0 ? pick(UP) : up);
        }
        target.append(slash).append(pick(CLOSED)).append(pick(ENDS));
        return switch (random.nextInt(20)) {
            case 0 -> "http://api.example.com" + target;
            case 1 -> "/" + target;
            default -> target.charAt(0) == '/' ? target.toString() : "/" + target;
        };
    }

    /** Some characters escaped, once or twice, in another case, or with one more beside them. */
    private String respelt(String plain) {
        StringBuilder target = new StringBuilder("/");
        for (int i = 1; i < plain.length(); i++) {
            char c = plain.charAt(i);
            switch (random.nextInt(14)) {
                case 0 -> target.append("%%%02x".formatted((int) c));
                case 1 -> target.append("%%25%02X".formatted((int) c));
                case 2 -> target.append(Character.toUpperCase(c));
                case 3 -> target.append(c).append(pick(ENDS));
                case 4 -> target.append("%%u%04x".formatted((int) c));
                default -> target.append(c);
            }
        }
        return target.toString();
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
