// SPDX-License-Identifier: Apache-2.0
package dev.riskgate.testenv.e2e.jwt;

import java.util.List;

/**
 * @param value of the {@code authorization} header
 * @param reasons codes, any of which is true of it
 */
record Attack(String name, String value, List<String> reasons) {}
