/**
 * An output directory on any Hadoop file system: its files, tables and JSON, which are written completely or not at
 * all, and checked when they are read. It knows where everything is, but not what it means.
 */
@NullMarked
package dev.peacock.spark.output;

import org.jspecify.annotations.NullMarked;
