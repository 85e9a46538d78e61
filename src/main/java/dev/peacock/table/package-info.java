/**
 * Leaf. Every Parquet column is declared here once, with type, unit and meaning.
 */
@NullMarked
package dev.peacock.table;

import org.jspecify.annotations.NullMarked;
