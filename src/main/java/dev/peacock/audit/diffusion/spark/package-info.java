/** {@code audit diffusion}: where fleets of diffusion models meet Spark, the page and the command line. */
@NullMarked
package dev.peacock.audit.diffusion.spark;

import org.jspecify.annotations.NullMarked;
