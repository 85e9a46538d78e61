/**
 * The fleet trainer's kernels on whatever ND4J computes with, GPUs included: ND4J's operations only, each bound once to the arrays
 * that it reads and writes, so that a step makes no array, no view and no operation.
 */
@NullMarked
package dev.peacock.training.fleet.nd4j;

import org.jspecify.annotations.NullMarked;
