/**
 * What every Spark job needs and no directory is needed for: names in Spark's UI, progress, sums in a fixed order, what an executor has. Knows nothing
 * of experiments.
 */
@NullMarked
package dev.peacock.spark.jobs;

import org.jspecify.annotations.NullMarked;
