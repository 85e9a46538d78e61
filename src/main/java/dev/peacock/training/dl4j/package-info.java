/**
 * Trains the configured network with DL4J, reproducibly: our own initialisation, shuffles and dropout.
 */
@NullMarked
package dev.peacock.training.dl4j;

import org.jspecify.annotations.NullMarked;
