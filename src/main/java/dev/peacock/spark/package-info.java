/**
 * Each stage as a job on Spark: {@link dev.peacock.spark.Peacock} is the door, and the packages below are its rooms, of which each knows only those before
 * it: jobs, output, session, experiment, columns, fleet, nearest, estimate, plan, interchange, report.
 */
@NullMarked
package dev.peacock.spark;

import org.jspecify.annotations.NullMarked;
