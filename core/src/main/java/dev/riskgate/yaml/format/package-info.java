// SPDX-License-Identifier: Apache-2.0
/** The one layout of our YAML files. */
@NullMarked
package dev.riskgate.yaml.format;

import org.jspecify.annotations.NullMarked;
