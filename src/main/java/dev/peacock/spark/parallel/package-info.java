/**
 * Trains one model on all executors with dl4j-spark. This is the only package where Spark and DL4J meet. It takes a run
 * and returns its outcome; stacks, files and reports belong to other packages.
 */
@NullMarked
package dev.peacock.spark.parallel;

import org.jspecify.annotations.NullMarked;
