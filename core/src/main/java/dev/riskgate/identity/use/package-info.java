// SPDX-License-Identifier: Apache-2.0
/**
 * When credentials were last used: marked for nothing on the path of a check, kept by a {@link
 * dev.riskgate.identity.use.UseStore}.
 */
@NullMarked
package dev.riskgate.identity.use;

import org.jspecify.annotations.NullMarked;
