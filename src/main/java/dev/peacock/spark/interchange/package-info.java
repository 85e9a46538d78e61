/** Imports fleets, exports estimates (arrays in NumPy's format), and merges fleets. */
@NullMarked
package dev.peacock.spark.interchange;

import org.jspecify.annotations.NullMarked;
