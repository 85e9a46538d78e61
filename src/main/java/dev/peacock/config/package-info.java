/**
 * HOCON text to validated records, with every problem reported at once. Knows nothing of Spark, files of examples or models.
 */
@NullMarked
package dev.peacock.config;

import org.jspecify.annotations.NullMarked;
