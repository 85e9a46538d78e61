/**
 * What every Spark job needs, whatever the directory: names in Spark's UI, progress, sums in a fixed order, and the
 * resources of an executor. Independent of experiments.
 */
@NullMarked
package dev.peacock.spark.jobs;

import org.jspecify.annotations.NullMarked;
