/** Reads the tables that the report shows. The audits' sections are passed in, so it depends on no audit. */
@NullMarked
package dev.peacock.spark.report;

import org.jspecify.annotations.NullMarked;
