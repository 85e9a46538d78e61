/**
 * One driver at a time in an output directory. Knows nothing of what the driver does.
 */
@NullMarked
package dev.peacock.spark.output.lock;

import org.jspecify.annotations.NullMarked;
