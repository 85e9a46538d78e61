/** Where {@code audit stealing} meets Spark, the page and the command line. */
@NullMarked
package dev.peacock.audit.stealing.spark;

import org.jspecify.annotations.NullMarked;
