// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.mesh;

import java.nio.file.Path;

/** {@code deploy/envoy-gateway}, as {@code egctl} translates it. */
class EgctlTest extends CheckedGatewayTest {

    @Override
    void needPrograms() {
        Programs.EGCTL.orSkip();
        Programs.envoyOrSkip();
    }

    @Override
    Gateway start(Path work, Ports ports) throws Exception {
        Translation translation = Translation.of(work, EnvoyGatewayFiles.with(ports));
        return opened(
                GatewayEnvoy.start(
                        Programs.envoyOrSkip(),
                        translation.standalone(),
                        ports.gateway(),
                        work.resolve("gateway.log")));
    }
}
