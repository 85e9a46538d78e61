/**
 * The unit of work: numbers in stacks, a task that makes rows of a stack, and one sealed file a stack. Whatever runs through it is resumed,
 * tried again, limited in time, repaired and counted in the same way. Knows neither experiments nor models.
 */
@NullMarked
package dev.peacock.spark.work;

import org.jspecify.annotations.NullMarked;
