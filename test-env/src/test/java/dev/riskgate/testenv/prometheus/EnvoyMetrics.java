// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.prometheus;

import java.util.Set;

/** Metrics of Envoy that rules, runbooks and dashboards ask for. A real Envoy has all of them. */
final class EnvoyMetrics {

    static final Set<String> NAMES =
            Set.of(
                    "envoy_http_ext_authz_ok",
                    "envoy_http_ext_authz_denied",
                    "envoy_http_ext_authz_error",
                    "envoy_http_ext_authz_disabled",
                    "envoy_http_ext_authz_failure_mode_allowed",
                    "envoy_http_ext_authz_shadow_denied",
                    "envoy_http_ext_authz_shadow_error");

    private EnvoyMetrics() {}
}
