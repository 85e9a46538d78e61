/**
 * The inner loops of the CPU kernels in plain Java, and the choice of loops for this JVM. Arrays and offsets; knows no layer.
 */
@NullMarked
package dev.peacock.training.fleet.cpu.loops;

import org.jspecify.annotations.NullMarked;
