// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.server;

import dev.riskgate.outbound.TrustedAuthorities;
import dev.riskgate.server.config.ServerConfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.InstantSource;

/** Whether the server would start with {@code outbound.caFile}. */
public final class AuthoritiesCheck {

    private AuthoritiesCheck() {}

    /**
     * Checks the file of authorities as the server does when it starts.
     *
     * @param out receives what is wrong
     * @return whether the server would start with it
     */
    public static boolean run(ServerConfig.Outbound config, Appendable out) throws IOException {
        Path file = config.caFile();
        if (file == null) {
            return true;
        }
        String fault;
        try {
            byte[] pem = Files.readAllBytes(file);
            for (String warning :
                    TrustedAuthorities.parse(pem, InstantSource.system().instant()).warnings()) {
                out.append("%s: warning: %s\n".formatted(file, warning));
            }
            return true;
        } catch (CertificateException e) {
            fault = String.valueOf(e.getMessage());
        } catch (IOException _) {
            fault = "the file does not exist or may not be read";
        }
        out.append("%s: error: outbound.caFile: %s\n".formatted(file, fault));
        return false;
    }
}
