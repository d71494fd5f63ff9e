// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

/**
 * Which of the {@link WellKnownHeaders} need no second look: they are well-formed, may come more
 * than once, and mean nothing to the reader itself. Immutable.
 */
public final class HeaderKinds {

    private final boolean[] plain = new boolean[WellKnownHeaders.count()];

    /**
     * @param limits which of them may appear once, or not at all
     */
    public HeaderKinds(HeaderLimits limits) {
        for (int number = 0; number < plain.length; number++) {
            String name = WellKnownHeaders.name(number);
            plain[number] =
                    !name.startsWith(":")
                            && !name.startsWith(HeaderSieve.ENVOYS)
                            && !name.equals("upgrade")
                            && !limits.singletonHeaders().contains(name)
                            && !limits.refusedHeaders().contains(name);
        }
    }

    boolean isPlain(int number) {
        return number != WellKnownHeaders.NONE && plain[number];
    }
}
