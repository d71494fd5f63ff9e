// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.observation;

import java.util.List;

/**
 * The software that a request says it comes from, as far as it matters: neither minor versions nor
 * build numbers, so that a patch is not a new device. A client writes what it likes into
 * User-Agent, so this is evidence and never proof; it is hashed, not logged.
 *
 * @param family for example {@code curl}, {@code Chrome}, {@code AcmeApp}; empty without User-Agent
 * @param major major version; −1 if it names none
 * @param platform operating system; empty if it names none
 */
record ClientSoftware(String family, int major, String platform) {

    static final String HEADER = "user-agent";
    private static final int MAX_LENGTH = 512;
    private static final int MAX_FAMILY = 64;
    private static final int MAX_MAJOR_DIGITS = 4;

    private static final ClientSoftware NONE = new ClientSoftware("", -1, "");
    private static final ClientSoftware SEVERAL = new ClientSoftware("(several)", -1, "");

    /**
     * Product token → family. Derived browsers come first, since they also name the one they derive
     * from.
     */
    private static final String[][] BROWSERS = {
        {"Edg/", "Edge"},
        {"EdgA/", "Edge"},
        {"EdgiOS/", "Edge"},
        {"OPR/", "Opera"},
        {"SamsungBrowser/", "Samsung Internet"},
        {"Vivaldi/", "Vivaldi"},
        {"YaBrowser/", "Yandex"},
        {"FxiOS/", "Firefox"},
        {"Firefox/", "Firefox"},
        {"CriOS/", "Chrome"},
        {"HeadlessChrome/", "HeadlessChrome"},
        {"Chrome/", "Chrome"},
        {"Version/", "Safari"},
        {"Trident/", "Internet Explorer"},
        {"AppleWebKit/", "WebView"}
    };

    /**
     * Word → platform. Android says Linux too, and the Apple kernel comes last, since phones and
     * desktops share it.
     */
    private static final String[][] PLATFORMS = {
        {"iPhone", "iOS"},
        {"iPad", "iOS"},
        {"iPod", "iOS"},
        {"iOS", "iOS"},
        {"Android", "Android"},
        {"Windows", "Windows"},
        {"Mac OS X", "macOS"},
        {"Macintosh", "macOS"},
        {"macOS", "macOS"},
        {"CrOS", "ChromeOS"},
        {"Linux", "Linux"},
        {"X11", "Unix"},
        {"Darwin", "Apple"}
    };

    /**
     * @param values of the header's lines
     */
    static ClientSoftware of(List<String> values) {
        return switch (values.size()) {
            case 0 -> NONE;
            case 1 -> parse(values.getFirst());
            default -> SEVERAL;
        };
    }

    static ClientSoftware parse(String userAgent) {
        String text = userAgent.strip();
        if (text.length() > MAX_LENGTH) {
            text = text.substring(0, MAX_LENGTH);
        }
        if (text.isEmpty()) {
            return NONE;
        }
        String platform = platform(text);
        return text.startsWith("Mozilla/") ? browser(text, platform) : product(text, 0, platform);
    }

    private static ClientSoftware browser(String text, String platform) {
        for (String[] browser : BROWSERS) {
            int at = text.indexOf(browser[0]);
            if (at >= 0) {
                return new ClientSoftware(
                        browser[1], major(text, at + browser[0].length()), platform);
            }
        }
        int compatible = text.indexOf("compatible; ");
        return product(text, compatible < 0 ? 0 : compatible + "compatible; ".length(), platform);
    }

    /** The product (RFC 9110, 10.1.5) that begins here. */
    private static ClientSoftware product(String text, int from, String platform) {
        int end = from;
        int limit = Math.min(text.length(), from + MAX_FAMILY);
        while (end < limit && " \t/;,()".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int major = end < text.length() && text.charAt(end) == '/' ? major(text, end + 1) : -1;
        return new ClientSoftware(text.substring(from, end), major, platform);
    }

    /**
     * A run of a few digits that no letter follows; anything else is a commit or a build, which
     * changes daily.
     */
    private static int major(String text, int from) {
        int at = from < text.length() && text.charAt(from) == 'v' ? from + 1 : from;
        int first = at;
        int number = 0;
        while (at < text.length() && at - first <= MAX_MAJOR_DIGITS && isDigit(text.charAt(at))) {
            number = 10 * number + text.charAt(at++) - '0';
        }
        boolean tooLong = at - first > MAX_MAJOR_DIGITS;
        boolean letter = at < text.length() && Character.isLetter(text.charAt(at));
        return at == first || tooLong || letter ? -1 : number;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String platform(String text) {
        for (String[] platform : PLATFORMS) {
            if (text.contains(platform[0])) {
                return platform[1];
            }
        }
        return "";
    }
}
