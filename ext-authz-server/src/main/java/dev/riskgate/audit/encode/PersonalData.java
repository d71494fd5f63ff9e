// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.audit.encode;

/**
 * What a record may tell of a request that can name a person, or where one is. None of it is
 * written unless {@code log.include} asks for it.
 */
public enum PersonalData {
    /** The client's address, as it was resolved through the trusted proxies. */
    ADDRESS("address"),
    /** The canonical path, without query. */
    PATH("path"),
    /** The header User-Agent. */
    USER_AGENT("userAgent");

    private final String label;

    PersonalData(String label) {
        this.label = label;
    }

    /** Its word in {@code log.include}, and the record's field in {@code request}. */
    public String label() {
        return label;
    }
}
