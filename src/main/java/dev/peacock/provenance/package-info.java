/**
 * Leaf. The only reader of the clock, the machine and the build stamp.
 */
@NullMarked
package dev.peacock.provenance;

import org.jspecify.annotations.NullMarked;
