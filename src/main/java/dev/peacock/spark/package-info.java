/**
 * The only room that knows Spark: turns each stage into a job.
 */
@NullMarked
package dev.peacock.spark;

import org.jspecify.annotations.NullMarked;
