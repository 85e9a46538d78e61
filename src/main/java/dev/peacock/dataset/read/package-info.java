/**
 * Readers of IDX, CSV, Parquet, NumPy and image folders, each of which gives the examples or rows of its files one by one. Knows no store.
 */
@NullMarked
package dev.peacock.dataset.read;

import org.jspecify.annotations.NullMarked;
