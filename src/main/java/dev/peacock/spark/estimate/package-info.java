/**
 * Computes the estimates' tables from counts: memorization and influence, their adjustment, q-values, the check by
 * halves, and summary.json.
 */
@NullMarked
package dev.peacock.spark.estimate;

import org.jspecify.annotations.NullMarked;
