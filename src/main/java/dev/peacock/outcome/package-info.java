/**
 * The outcomes of a run: one row of packed bits, in one Parquet file for each stack, committed as a whole. Independent
 * of Spark.
 */
@NullMarked
package dev.peacock.outcome;

import org.jspecify.annotations.NullMarked;
