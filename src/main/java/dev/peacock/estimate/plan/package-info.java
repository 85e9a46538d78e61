/** How many models are enough for what one wants to know, before and after they were trained. */
@NullMarked
package dev.peacock.estimate.plan;

import org.jspecify.annotations.NullMarked;
