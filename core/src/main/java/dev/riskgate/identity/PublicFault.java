// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity;

/**
 * What a client may see of why its credential was rejected. It concerns only what the client sent
 * itself, or may know as the holder of a credential that was valid.
 *
 * @param expired whether a new credential of the same kind is what helps
 * @param detail a plain ASCII sentence without quotes or backslashes (RFC 6750 wants that of an
 *     {@code error_description}); empty for the general one
 */
public record PublicFault(boolean expired, String detail) {

    public static final PublicFault EXPIRED = new PublicFault(true, "");

    /** Not valid, for this reason. */
    public static PublicFault invalid(String detail) {
        return new PublicFault(false, detail);
    }
}
