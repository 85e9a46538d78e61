/**
 * Leaf. The only reader of the clock, the machine and the build stamp; and the hash by which contents are known.
 */
@NullMarked
package dev.peacock.provenance;

import org.jspecify.annotations.NullMarked;
