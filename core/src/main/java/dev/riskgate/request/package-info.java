/** Stage 1, the front-door-neutral half: one API request as immutable, canonical facts. */
@NullMarked
package dev.riskgate.request;

import org.jspecify.annotations.NullMarked;
