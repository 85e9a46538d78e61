/**
 * How many models are enough: trials, and training in rounds until a standard error is small enough.
 */
@NullMarked
package dev.peacock.spark.plan;

import org.jspecify.annotations.NullMarked;
