/**
 * Computes memorization and influence from counts, with their uncertainty. Plain arithmetic on integers and packed
 * bits; no engine, no files.
 */
@NullMarked
package dev.peacock.estimate;

import org.jspecify.annotations.NullMarked;
