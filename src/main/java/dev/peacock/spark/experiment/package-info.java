/**
 * An experiment and its directory: prepared, packed for the executors, described by experiment.json, and found again. Trains nothing.
 */
@NullMarked
package dev.peacock.spark.experiment;

import org.jspecify.annotations.NullMarked;
