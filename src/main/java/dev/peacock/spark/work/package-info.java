/**
 * The unit of work: numbers in stacks, a task that makes the rows of a stack, and one sealed file for each stack. All
 * work is resumed, tried again, limited in time, repaired and counted in the same way. Independent of experiments and
 * models.
 */
@NullMarked
package dev.peacock.spark.work;

import org.jspecify.annotations.NullMarked;
