/**
 * Which native build of ND4J is loaded, and with how many threads: what each trainer that uses ND4J settles first.
 */
@NullMarked
package dev.peacock.training.nd4j;

import org.jspecify.annotations.NullMarked;
