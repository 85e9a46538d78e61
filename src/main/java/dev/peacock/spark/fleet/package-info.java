/**
 * Trains what is missing of a fleet, a stack of runs to a task, and commits each stack's outcomes. Knows nothing of estimates.
 */
@NullMarked
package dev.peacock.spark.fleet;

import org.jspecify.annotations.NullMarked;
