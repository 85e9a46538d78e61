/**
 * The nearest neighbours of examples, in their values or in a hidden layer, found by tasks from the mapped store.
 */
@NullMarked
package dev.peacock.spark.nearest;

import org.jspecify.annotations.NullMarked;
