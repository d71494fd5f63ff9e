// SPDX-License-Identifier: Apache-2.0
/** YAML files of ours, read with the place of every fault: file, line, column, path, remedy. */
@NullMarked
package dev.riskgate.yaml;

import org.jspecify.annotations.NullMarked;
