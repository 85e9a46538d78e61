/**
 * Leaf. Packed bit vectors, least significant bit first.
 */
@NullMarked
package dev.peacock.bits;

import org.jspecify.annotations.NullMarked;
