/** {@code audit generations}: where near-copies among generated images meet Spark, the page and the command line. */
@NullMarked
package dev.peacock.audit.generations.spark;

import org.jspecify.annotations.NullMarked;
