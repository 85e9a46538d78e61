/** {@code audit inversion}: where the inversion of a fleet's models meets Spark, the page and the command line. */
@NullMarked
package dev.peacock.audit.inversion.spark;

import org.jspecify.annotations.NullMarked;
