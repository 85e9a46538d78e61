/**
 * The stages as Spark jobs. {@link dev.peacock.spark.PeacockJobs} is the entry point. Each of the packages below depends
 * only on those before it in this list: jobs, output, session, experiment, columns, fleet, nearest, estimate, plan,
 * interchange, report.
 */
@NullMarked
package dev.peacock.spark;

import org.jspecify.annotations.NullMarked;
