/**
 * Opens a Spark session as Peacock needs it, and reports a fleet's progress to Spark's metrics. Independent of
 * experiments.
 */
@NullMarked
package dev.peacock.spark.session;

import org.jspecify.annotations.NullMarked;
