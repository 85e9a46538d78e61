/**
 * Trains one model on all executors by dl4j-spark: the only place where Spark and DL4J meet. It sees a run and gives back what it became;
 * stacks, files and reports are the room's around it.
 */
@NullMarked
package dev.peacock.spark.parallel;

import org.jspecify.annotations.NullMarked;
