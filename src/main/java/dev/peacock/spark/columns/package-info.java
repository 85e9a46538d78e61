/**
 * Turns outcome rows, one for each run, into blocks of columns, one for each example, of bits and of margins. Estimates
 * nothing.
 */
@NullMarked
package dev.peacock.spark.columns;

import org.jspecify.annotations.NullMarked;
