/**
 * Opens a Spark session as Peacock needs it, and tells Spark's metrics what a fleet does. Knows no experiment.
 */
@NullMarked
package dev.peacock.spark.session;

import org.jspecify.annotations.NullMarked;
