/**
 * An experiment and its directory: prepares it, packs its data for the executors, and reads and writes experiment.json.
 * Trains nothing.
 */
@NullMarked
package dev.peacock.spark.experiment;

import org.jspecify.annotations.NullMarked;
