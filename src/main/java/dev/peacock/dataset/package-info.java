/**
 * Readers of IDX, CSV, Parquet, NumPy and image folders, and the packed example store that they fill and that executors map.
 * May depend on config and leaves.
 */
@NullMarked
package dev.peacock.dataset;

import org.jspecify.annotations.NullMarked;
