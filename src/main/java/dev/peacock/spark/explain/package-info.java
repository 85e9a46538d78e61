/** Explains single examples from the outcomes: which train examples help or harm a prediction. Writes no table. */
@NullMarked
package dev.peacock.spark.explain;

import org.jspecify.annotations.NullMarked;
