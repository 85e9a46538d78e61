/** Leaf. Random streams that are pure functions of their seed and purpose, and textbook statistics. */
@NullMarked
package dev.peacock.stats;

import org.jspecify.annotations.NullMarked;
