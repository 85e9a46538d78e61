/**
 * The fleet trainer: a recipe compiled into preallocated buffers and direct calls. {@link Net} is the computation, and
 * {@link Kernels} carry it out; the packages cpu and nd4j have one set of kernels each.
 */
@NullMarked
package dev.peacock.training.fleet;

import org.jspecify.annotations.NullMarked;
