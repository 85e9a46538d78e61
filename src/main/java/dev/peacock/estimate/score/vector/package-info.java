/** The same sums by the Vector API: loaded by name where the JVM has its module. */
@NullMarked
package dev.peacock.estimate.score.vector;

import org.jspecify.annotations.NullMarked;
