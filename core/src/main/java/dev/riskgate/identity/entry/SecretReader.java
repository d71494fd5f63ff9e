// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.entry;

import java.io.IOException;

/** Reads a small secret that a file names by path. */
public interface SecretReader {

    byte[] read(String path) throws IOException;
}
