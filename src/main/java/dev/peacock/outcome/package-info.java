/**
 * What a run leaves behind: one row of packed bits, in one Parquet file a stack, committed whole. Knows no Spark.
 */
@NullMarked
package dev.peacock.outcome;

import org.jspecify.annotations.NullMarked;
