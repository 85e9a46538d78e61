/**
 * An output directory on any Hadoop file system: its files, its tables and JSON, written whole and checked when they are read. Knows what lies
 * where, not what it means.
 */
@NullMarked
package dev.peacock.spark.output;

import org.jspecify.annotations.NullMarked;
