/**
 * Turns outcome rows, a run each, into blocks of columns, an example each, of bits and of margins. Estimates nothing.
 */
@NullMarked
package dev.peacock.spark.columns;

import org.jspecify.annotations.NullMarked;
