/** Allows only one driver at a time in an output directory. Independent of what the driver does. */
@NullMarked
package dev.peacock.spark.output.lock;

import org.jspecify.annotations.NullMarked;
