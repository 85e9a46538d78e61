/**
 * The records of a configuration, which know neither the text that they are read from nor Spark, files of examples or models.
 */
@NullMarked
package dev.peacock.config;

import org.jspecify.annotations.NullMarked;
