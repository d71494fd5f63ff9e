/** The straight path of one check, from request to decision. */
@NullMarked
package dev.riskgate.check;

import org.jspecify.annotations.NullMarked;
