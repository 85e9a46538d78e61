/** Where {@code audit text} meets Spark, its tables, the report and the command line. */
@NullMarked
package dev.peacock.audit.text.spark;

import org.jspecify.annotations.NullMarked;
