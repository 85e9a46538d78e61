/**
 * Trains the missing runs of a fleet, one stack of runs in each task, and commits each stack's outcomes. Independent of
 * estimates.
 */
@NullMarked
package dev.peacock.spark.fleet;

import org.jspecify.annotations.NullMarked;
