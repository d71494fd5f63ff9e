// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.request;

/** What the API runs on, as far as that says how it reads paths. */
public enum Backend {
    /** Names are bytes, and only a slash and dots mean something. */
    UNIX,
    /** Windows: names are cut, folded and looked up in several ways; see {@link WindowsNames}. */
    WINDOWS
}
