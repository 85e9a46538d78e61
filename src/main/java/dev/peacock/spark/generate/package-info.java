/** Asks language models, and keeps what they wrote. */
@NullMarked
package dev.peacock.spark.generate;

import org.jspecify.annotations.NullMarked;
