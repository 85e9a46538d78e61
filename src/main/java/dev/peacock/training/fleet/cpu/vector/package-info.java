/**
 * The same loops by Java's Vector API, an incubator module: loaded by name, and only where the JVM has it.
 */
@NullMarked
package dev.peacock.training.fleet.cpu.vector;

import org.jspecify.annotations.NullMarked;
