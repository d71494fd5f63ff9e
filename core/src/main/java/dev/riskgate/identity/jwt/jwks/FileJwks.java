// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.identity.jwt.jwks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a JWK set from a file. */
record FileJwks(Path path) implements JwksFetch {

    @Override
    public byte[] fetch() throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new IOException("the file is larger than " + MAX_BYTES + " bytes");
            }
            return content;
        } catch (NoSuchFileException e) {
            throw new IOException("the file does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("the file may not be read; check its rights", e);
        }
    }
}
