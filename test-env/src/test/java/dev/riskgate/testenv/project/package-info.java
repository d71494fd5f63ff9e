// SPDX-License-Identifier: Apache-2.0
/** What the project says of itself outside the code: workflows, pages on security, settings. */
@NullMarked
package dev.riskgate.testenv.project;

import org.jspecify.annotations.NullMarked;
