/** Whole jobs: as processes against the shaded jar, and what they leave behind, read back by others. */
@NullMarked
package dev.peacock.cluster;

import org.jspecify.annotations.NullMarked;
