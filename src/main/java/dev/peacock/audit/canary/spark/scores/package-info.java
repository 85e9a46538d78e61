/** Reads a file of log-perplexities, and writes and shows what it says. */
@NullMarked
package dev.peacock.audit.canary.spark.scores;

import org.jspecify.annotations.NullMarked;
