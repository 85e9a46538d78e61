/**
 * Leaf. Random streams that are functions of where one is, and textbook statistics.
 */
@NullMarked
package dev.peacock.stats;

import org.jspecify.annotations.NullMarked;
