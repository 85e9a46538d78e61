/**
 * Fleets and estimates from elsewhere and for elsewhere: arrays in NumPy's format, and fleets put together.
 */
@NullMarked
package dev.peacock.spark.interchange;

import org.jspecify.annotations.NullMarked;
