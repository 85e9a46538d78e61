/**
 * Trains the configured network with DL4J, reproducibly: our own initialisation, shuffles and dropout. The only room here that sees DL4J and ND4J.
 */
@NullMarked
package dev.peacock.training.dl4j;

import org.jspecify.annotations.NullMarked;
