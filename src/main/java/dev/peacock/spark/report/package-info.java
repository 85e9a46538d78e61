/**
 * Reads the tables that the report shows. Sections on what follows the estimates are handed in; knows no audit.
 */
@NullMarked
package dev.peacock.spark.report;

import org.jspecify.annotations.NullMarked;
