// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.http;

import java.util.Set;

/**
 * Which of the {@link WellKnownHeaders} need no second look: they are well-formed, may come more
 * than once, and mean nothing to the reader itself. Immutable.
 */
public final class HeaderKinds {

    private final boolean[] plain = new boolean[WellKnownHeaders.count()];

    /**
     * @param singletonHeaders headers that may appear once
     */
    public HeaderKinds(Set<String> singletonHeaders) {
        for (int number = 0; number < plain.length; number++) {
            String name = WellKnownHeaders.name(number);
            plain[number] =
                    !name.startsWith(":")
                            && !name.startsWith(HeaderSieve.ENVOYS)
                            && !name.equals("upgrade")
                            && !singletonHeaders.contains(name);
        }
    }

    boolean isPlain(int number) {
        return number != WellKnownHeaders.NONE && plain[number];
    }
}
